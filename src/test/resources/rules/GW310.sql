=== bad
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
=== good
ALTER TYPE mood ADD VALUE 'blue';
