-- The index, if it is still there.
SELECT count(*) FROM pg_class WHERE relname = 'orders_state_idx';
