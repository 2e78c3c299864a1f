=== bad
ALTER TABLE orders ADD CONSTRAINT alone EXCLUDE USING btree (note WITH =);
=== good
CREATE TABLE rooms (id bigint PRIMARY KEY, name text, EXCLUDE USING btree (name WITH =));
