=== bad
ALTER TABLE orders ALTER COLUMN cents TYPE bigint;
=== good
ALTER TABLE keys ALTER COLUMN code TYPE bigint;
