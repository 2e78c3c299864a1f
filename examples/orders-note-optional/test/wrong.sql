-- The column, if it is still NOT NULL.
SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'note' AND attnotnull;
