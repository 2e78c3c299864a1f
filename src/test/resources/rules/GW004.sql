=== bad
-- godwit:waive GW101
CREATE INDEX ON orders (placed);
=== good
-- godwit:waive GW101 nobody writes to it at night
CREATE INDEX ON orders (placed);
