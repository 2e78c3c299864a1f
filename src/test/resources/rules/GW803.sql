=== bad step
ALTER TABLE orders ADD COLUMN gross int;
--- down
ALTER TABLE orders DROP COLUMN gross;
--- probe
SELECT count(*) FROM orders
=== good step
ALTER TABLE orders ADD COLUMN gross int;
--- down
ALTER TABLE orders DROP COLUMN gross;
--- probe
SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'gross' AND NOT attisdropped)
