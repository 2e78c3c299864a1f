=== bad
ALTER TABLE orders RENAME COLUMN note TO remark;
=== good
ALTER TABLE orders ADD COLUMN remark text;
