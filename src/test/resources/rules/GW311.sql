=== bad
ALTER TABLE orders ALTER COLUMN note TYPE varchar;
=== good
ALTER TABLE orders ALTER COLUMN note TYPE text;
