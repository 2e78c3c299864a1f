=== bad
ALTER TABLE orders ADD COLUMN token float DEFAULT random();
=== good
ALTER TABLE orders ADD COLUMN token float DEFAULT 0;
