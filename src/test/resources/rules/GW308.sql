=== bad
ALTER TABLE orders RENAME TO purchases;
=== good
ALTER INDEX orders_by_state RENAME TO purchases_by_state;
