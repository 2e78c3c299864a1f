=== bad
BEGIN;
CREATE INDEX CONCURRENTLY orders_by_day ON orders (placed);
COMMIT;
=== good
CREATE INDEX CONCURRENTLY orders_by_day ON orders (placed);
