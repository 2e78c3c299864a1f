=== bad step alone
ALTER TABLE orders ADD COLUMN gross int;
=== good step
ALTER TABLE orders ADD COLUMN gross int;
