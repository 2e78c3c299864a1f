-- enforce/index-orders_1_by_customer: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_by_customer";
CREATE INDEX CONCURRENTLY "orders_1_by_customer" ON "public"."orders_1" (customer);
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_by_customer"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_by_customer";

-- enforce/index-orders_2_low_by_customer: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_by_customer";
CREATE INDEX CONCURRENTLY "orders_2_low_by_customer" ON "public"."orders_2_low" (customer);
-- probe
SELECT to_regclass('"public"."orders_2_low"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_2_low_by_customer"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_by_customer";

-- enforce/drop-by_customer-on-return: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
DROP INDEX IF EXISTS "public"."by_customer";

-- enforce/index-by_customer: one transaction, SHARE ROW EXCLUSIVE
DO $godwit$ DECLARE late regclass; BEGIN
  SELECT relid INTO late FROM pg_partition_tree('"public"."orders"') WHERE isleaf AND pg_relation_size(relid) > 16777216
    AND NOT relid = ANY (array_remove(ARRAY[to_regclass('"public"."orders_1"'), to_regclass('"public"."orders_2_low"')]::regclass[], NULL)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %s has come since the plan was made'
      ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
  END IF; END $godwit$;
CREATE INDEX "by_customer" ON "public"."orders" (customer);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."by_customer"') AND indisvalid);
-- undo
