-- Run as the owner; :rows rows.
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, placed date NOT NULL);
INSERT INTO orders SELECT i, 'new', DATE '2026-01-01' + (i % 300)::int FROM generate_series(1, :rows) AS i;
ANALYZE orders;
