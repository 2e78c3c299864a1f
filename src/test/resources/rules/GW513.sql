-- schema ALTER TABLE orders ADD CONSTRAINT later CHECK (cents < 9) NOT VALID
=== bad step
ALTER TABLE orders VALIDATE CONSTRAINT later;
=== good step alone
ALTER TABLE orders VALIDATE CONSTRAINT later;
