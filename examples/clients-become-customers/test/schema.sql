-- Run as the owner; :rows rows.
CREATE TABLE clients (id bigint PRIMARY KEY, name text NOT NULL);
INSERT INTO clients SELECT i, 'client ' || i FROM generate_series(1, :rows) AS i;
ANALYZE clients;
