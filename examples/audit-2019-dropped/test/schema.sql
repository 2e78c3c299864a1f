-- Run as the owner; :rows rows.
CREATE TABLE audit_2019 (id bigint PRIMARY KEY, what text);
INSERT INTO audit_2019 SELECT i, 'x' FROM generate_series(1, :rows) AS i;
ANALYZE audit_2019;
