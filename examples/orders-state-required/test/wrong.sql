-- The column, if it may be NULL.
SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'state' AND NOT attnotnull;
