=== bad step
BEGIN;
ALTER TABLE orders ADD COLUMN gross int;
COMMIT;
=== good step
ALTER TABLE orders ADD COLUMN gross int;
