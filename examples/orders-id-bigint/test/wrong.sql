-- Rows that are not what they were, or not there as they were written, and columns that are not wide.
SELECT count(*) FROM (
  SELECT 1 FROM orders_at_first f LEFT JOIN orders o ON o.id = f.id
  WHERE o.id IS NULL OR (o.replaces, o.note) IS DISTINCT FROM (f.replaces, f.note)
  UNION ALL
  SELECT 1 FROM lines_at_first f WHERE NOT EXISTS (
    SELECT FROM lines l WHERE (l.order_id, l.position) = (f.order_id, f.position))
  UNION ALL
  SELECT 1 FROM placed p WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = p.order_id)
    OR (SELECT count(*) FROM lines l WHERE l.order_id = p.order_id) <> 2
    OR (SELECT count(*) FROM shipments s WHERE s.order_id = p.order_id) <> 1
  UNION ALL
  SELECT 1 FROM pg_attribute
  WHERE attrelid IN ('orders'::regclass, 'lines'::regclass, 'shipments'::regclass)
    AND attname IN ('id', 'replaces', 'order_id') AND atttypid <> 'bigint'::regtype
  UNION ALL
  SELECT 1 FROM (SELECT count(*) AS keys FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'orders'::regclass AND convalidated) k WHERE keys <> 3
) wrong;
