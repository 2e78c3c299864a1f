=== bad
ALTER TABLE orders ADD COLUMN details json;
=== good
ALTER TABLE orders ADD COLUMN details jsonb;
