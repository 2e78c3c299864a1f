=== bad
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_by_day ON orders (placed);
=== good
CREATE INDEX CONCURRENTLY orders_by_day ON orders (placed);
