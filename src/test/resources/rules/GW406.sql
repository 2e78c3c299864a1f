=== bad
TRUNCATE orders CASCADE;
=== good
CREATE TABLE staging (id bigint PRIMARY KEY);
TRUNCATE staging;
