=== bad
ALTER SCHEMA archive RENAME TO attic;
=== good
CREATE SCHEMA attic;
CREATE VIEW attic.orders AS SELECT id FROM archive.orders;
