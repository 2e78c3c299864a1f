=== bad
ALTER TABLE orders DISABLE TRIGGER touched;
=== good
ALTER TABLE orders ENABLE TRIGGER touched;
