-- The column, if it is still there.
SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'legacy_code' AND NOT attisdropped;
