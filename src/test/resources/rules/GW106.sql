=== bad
DROP INDEX CONCURRENTLY orders_by_customer;
CREATE INDEX CONCURRENTLY orders_of_customer ON orders (customer) INCLUDE (state);
=== good
CREATE INDEX CONCURRENTLY orders_of_customer ON orders (customer) INCLUDE (state);
DROP INDEX CONCURRENTLY orders_by_customer;
