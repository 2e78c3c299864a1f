=== bad
DROP TABLE lines;
=== good
CREATE TABLE staging (id bigint PRIMARY KEY);
DROP TABLE staging;
