=== bad step
ALTER TABLE orders ADD COLUMN gross int;
UPDATE orders SET gross = cents WHERE id < 100;
=== good step
UPDATE orders SET note = '' WHERE id < 100;
