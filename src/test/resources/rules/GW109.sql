=== bad
CREATE UNIQUE INDEX CONCURRENTLY orders_once ON orders (customer, placed);
=== good
CREATE INDEX CONCURRENTLY orders_once ON orders (customer, placed);
