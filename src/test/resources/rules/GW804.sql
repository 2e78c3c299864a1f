=== bad step
ALTER TABLE orders ADD COLUMN gross int;
--- down
ALTER TABLE orders DROP COLUMN gross;
--- probe
SELECT to_regclass('orders') IS NOT NULL
=== good step
ALTER TABLE orders ADD COLUMN gross int;
--- down
ALTER TABLE orders DROP COLUMN gross;
--- probe
SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'gross' AND NOT attisdropped)
