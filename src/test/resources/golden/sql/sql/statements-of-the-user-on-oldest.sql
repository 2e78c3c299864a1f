-- expand/add-priority: one transaction, ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN priority smallint NOT NULL DEFAULT 0;
-- probe
SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'priority' AND NOT attisdropped);
-- undo
ALTER TABLE orders DROP COLUMN priority;

-- enforce/index-urgent: alone, SHARE UPDATE EXCLUSIVE
CREATE INDEX CONCURRENTLY orders_urgent ON orders (placed) WHERE priority > 0;
-- probe
SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('orders_urgent') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS orders_urgent;

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
CREATE STATISTICS orders_placed_state (dependencies) ON placed, state FROM orders;
-- probe
SELECT EXISTS (SELECT FROM pg_statistic_ext WHERE stxname = 'orders_placed_state');
-- undo
DROP STATISTICS IF EXISTS orders_placed_state;
