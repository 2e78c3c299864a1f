=== bad
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';
=== good
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';
