-- Run as the owner; :rows rows.
CREATE TABLE accounts (id bigint PRIMARY KEY, email text);
INSERT INTO accounts SELECT i, 'a' || i || '@example.org' FROM generate_series(1, :rows) AS i;
ANALYZE accounts;
