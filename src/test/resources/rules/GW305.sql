=== bad
ALTER TABLE customers SET UNLOGGED;
=== good
ALTER TABLE orders SET (fillfactor = 90);
