=== bad
BEGIN;
ALTER TABLE orders ADD COLUMN a int;
ALTER TABLE customers ADD COLUMN a int;
ALTER TABLE keys ADD COLUMN a int;
COMMIT;
=== good
ALTER TABLE orders ADD COLUMN a int;
ALTER TABLE customers ADD COLUMN a int;
ALTER TABLE keys ADD COLUMN a int;
