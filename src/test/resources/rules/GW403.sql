=== bad
DROP TABLE lines;
=== good
ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey;
DROP TABLE lines;
