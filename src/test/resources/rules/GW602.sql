-- rows public.customers 900
=== bad
UPDATE customers SET name = '';
=== good
UPDATE customers SET name = '' WHERE name IS NULL;
