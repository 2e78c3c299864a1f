=== bad
ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
=== good
ALTER TABLE orders ADD COLUMN number bigint;
