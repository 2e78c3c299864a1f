=== bad
BEGIN;
ALTER TABLE orders ADD COLUMN gross int;
CREATE INDEX orders_by_gross ON orders (gross);
COMMIT;
=== good
ALTER TABLE orders ADD COLUMN gross int;
CREATE INDEX CONCURRENTLY orders_by_gross ON orders (gross);
