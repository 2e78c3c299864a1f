-- Run as the owner; :rows rows.
CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
CREATE TABLE payments (id bigint PRIMARY KEY, state state NOT NULL);
INSERT INTO payments SELECT i, 'paid' FROM generate_series(1, :rows) AS i;
ANALYZE payments;
