=== bad
ALTER TABLE orders ADD COLUMN cents int;
=== good
ALTER TABLE orders ADD COLUMN gross int;
