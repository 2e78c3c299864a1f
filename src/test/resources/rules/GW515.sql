=== bad step
ALTER TABLE customers ADD COLUMN mail text;
=== good step
ALTER TABLE orders ADD COLUMN mail text;
