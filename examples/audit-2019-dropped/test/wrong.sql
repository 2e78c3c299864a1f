-- The table, if it is still there.
SELECT count(*) FROM pg_class WHERE relname = 'audit_2019';
