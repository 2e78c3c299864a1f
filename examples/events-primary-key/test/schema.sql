-- Run as the owner; :rows rows.
CREATE TABLE events (device integer, seq bigint, body jsonb);
INSERT INTO events SELECT i % 10, i, '{}' FROM generate_series(1, :rows) AS i;
ANALYZE events;
