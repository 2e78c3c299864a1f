-- Rows that are not what they were, columns that are not wide, and references that are not kept.
SELECT count(*) FROM (
  SELECT 1 FROM orders o FULL JOIN orders_at_first f ON f.id = o.id
  WHERE (o.replaces, o.note) IS DISTINCT FROM (f.replaces, f.note) OR o.id IS NULL OR f.id IS NULL
  UNION ALL
  SELECT 1 FROM lines l FULL JOIN lines_at_first f ON (f.order_id, f.position) = (l.order_id, l.position)
  WHERE l.order_id IS NULL OR f.order_id IS NULL
  UNION ALL
  SELECT 1 FROM pg_attribute
  WHERE attrelid IN ('orders'::regclass, 'lines'::regclass, 'shipments'::regclass)
    AND attname IN ('id', 'replaces', 'order_id') AND atttypid <> 'bigint'::regtype
  UNION ALL
  SELECT 1 FROM (SELECT count(*) AS keys FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'orders'::regclass AND convalidated) k WHERE keys <> 3
) wrong;
