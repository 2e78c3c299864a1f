=== bad
BEGIN;
ALTER TABLE orders ADD COLUMN gross int;
=== good
BEGIN;
ALTER TABLE orders ADD COLUMN gross int;
COMMIT;
