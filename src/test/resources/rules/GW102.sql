=== bad
DROP INDEX orders_by_customer;
=== good
DROP INDEX CONCURRENTLY orders_by_customer;
