=== bad
ALTER TABLE lines ADD CONSTRAINT of_key FOREIGN KEY (product) REFERENCES customers NOT VALID;
=== good
ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customers NOT VALID;
