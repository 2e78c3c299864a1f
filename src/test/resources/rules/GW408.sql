=== bad
DROP FUNCTION twice(int);
=== good
CREATE OR REPLACE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $1';
