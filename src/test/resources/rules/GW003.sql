=== bad
-- godwit:waive GW101 the table is small
ALTER TABLE orders ADD COLUMN gross int;
=== good
-- godwit:waive GW101 the table is small
CREATE INDEX ON orders (placed);
