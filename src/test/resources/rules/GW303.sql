=== bad
ALTER TABLE orders ADD COLUMN euros numeric GENERATED ALWAYS AS (cents / 100.0) STORED;
=== good
CREATE INDEX CONCURRENTLY orders_by_euros ON orders ((cents / 100.0));
