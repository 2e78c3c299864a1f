=== bad
DROP VIEW new_orders CASCADE;
=== good
DROP VIEW new_orders RESTRICT;
