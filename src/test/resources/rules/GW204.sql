=== bad
ALTER TABLE orders ADD CONSTRAINT once UNIQUE (customer, placed);
=== good
CREATE UNIQUE INDEX CONCURRENTLY once ON orders (customer, placed);
ALTER TABLE orders ADD CONSTRAINT once UNIQUE USING INDEX once;
