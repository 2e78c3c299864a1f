-- The key, if it is missing.
SELECT 1 - count(*) FROM pg_constraint WHERE conrelid = 'events'::regclass AND contype = 'p';
