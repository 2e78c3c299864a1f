-- Whatever of the three is missing, and orders that have another priority than 0.
SELECT 2 - count(*) + (SELECT count(*) FROM orders WHERE priority <> 0) FROM (
  SELECT FROM pg_index WHERE indexrelid = to_regclass('orders_urgent') AND indisvalid
  UNION ALL SELECT FROM pg_statistic_ext WHERE stxname = 'orders_placed_state') AS there;
