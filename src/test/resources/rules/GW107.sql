-- version 140002
=== bad
CREATE INDEX CONCURRENTLY orders_by_day ON orders (placed);
=== good
CREATE INDEX orders_by_day ON orders (placed);
