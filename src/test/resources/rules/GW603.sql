-- rows public.customers 100000
=== bad
UPDATE orders SET note = '' WHERE note IS NULL;
=== good
UPDATE customers SET name = '' WHERE name IS NULL;
