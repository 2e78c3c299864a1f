=== bad
SET lock_timeout = '1min';
ALTER TABLE orders ADD COLUMN gross int;
=== good
SET lock_timeout = '1s';
ALTER TABLE orders ADD COLUMN gross int;
