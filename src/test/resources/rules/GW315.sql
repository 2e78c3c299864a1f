-- published public.orders
=== bad
ALTER TABLE orders ADD COLUMN gross int;
=== good
ALTER TABLE customers ADD COLUMN mail text;
