-- Customers that are missing, and the former name if it is still there.
SELECT count(*) FROM (SELECT FROM pg_class WHERE relname = 'clients' UNION ALL SELECT WHERE (SELECT count(*) FROM customers) = 0) AS w;
