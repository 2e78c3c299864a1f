=== bad
CREATE EXTENSION pg_trgm;
=== good
COMMENT ON TABLE orders IS 'what was ordered';
