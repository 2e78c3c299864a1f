-- The index, if it is missing or not valid.
SELECT 1 - count(*) FROM pg_index WHERE indexrelid = to_regclass('orders_open_idx') AND indisvalid;
