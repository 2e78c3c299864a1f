=== bad
CREATE INDEX orders_by_day ON orders (placed);
=== good
CREATE INDEX CONCURRENTLY orders_by_day ON orders (placed);
