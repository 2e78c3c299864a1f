=== bad step
ALTER TABLE orders ADD COLUMN gross int;
--- down
ALTER TABLE orders ALTER COLUMN gross SET DEFAULT 0;
--- probe
SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'gross' AND NOT attisdropped)
=== good step
ALTER TABLE orders ADD COLUMN gross int;
--- down
ALTER TABLE orders DROP COLUMN gross;
--- probe
SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'gross' AND NOT attisdropped)
