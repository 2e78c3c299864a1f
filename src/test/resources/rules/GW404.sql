=== bad
DROP SCHEMA archive CASCADE;
=== good
DROP TABLE archive.orders;
