=== bad
ALTER TABLE orders DROP COLUMN note;
=== good
ALTER TABLE orders ADD COLUMN helper int;
ALTER TABLE orders DROP COLUMN helper;
