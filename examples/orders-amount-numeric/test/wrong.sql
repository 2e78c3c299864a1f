-- Orders whose amount is not what the shop's own record says: plain SQL, nothing of Godwit. :amount is the column, in whole units.
SELECT count(*) FROM (
  SELECT o.id FROM orders o
  LEFT JOIN orders_at_first f ON f.id = o.id
  LEFT JOIN (SELECT order_id, sum(cents) AS cents FROM order_log GROUP BY order_id) l ON l.order_id = o.id
  WHERE (:amount) IS DISTINCT FROM (coalesce(f.cents, 0) + coalesce(l.cents, 0)) / 100.0
  UNION ALL
  SELECT l.order_id FROM order_log l WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = l.order_id)
) wrong;
