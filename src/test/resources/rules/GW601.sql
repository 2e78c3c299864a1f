-- rows public.customers 900
=== bad
DELETE FROM orders WHERE placed < '2020-01-01';
=== good
DELETE FROM customers WHERE name IS NULL;
