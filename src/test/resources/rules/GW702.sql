=== bad
GRANT SELECT ON orders TO PUBLIC;
=== good
COMMENT ON TABLE orders IS 'what was ordered';
