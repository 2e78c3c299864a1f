-- enforce/index-orders_1_one: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_one";
CREATE UNIQUE INDEX CONCURRENTLY "orders_1_one" ON "public"."orders_1" ("shop", "id");
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_one"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_one";

-- enforce/index-orders_2_low_one: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_one";
CREATE UNIQUE INDEX CONCURRENTLY "orders_2_low_one" ON "public"."orders_2_low" ("shop", "id");
-- probe
SELECT to_regclass('"public"."orders_2_low"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_2_low_one"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_one";

-- enforce/declare-one: one transaction, ACCESS EXCLUSIVE
DO $godwit$ DECLARE late regclass; BEGIN
  SELECT relid INTO late FROM pg_partition_tree('"public"."orders"') WHERE isleaf AND pg_relation_size(relid) > 16777216
    AND NOT relid = ANY (array_remove(ARRAY[to_regclass('"public"."orders_1"'), to_regclass('"public"."orders_2_low"')]::regclass[], NULL)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %s has come since the plan was made'
      ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
  END IF; END $godwit$;
ALTER TABLE IF EXISTS "public"."orders_1" ADD CONSTRAINT "orders_1_one" UNIQUE USING INDEX "orders_1_one";
ALTER TABLE IF EXISTS "public"."orders_2_low" ADD CONSTRAINT "orders_2_low_one" UNIQUE USING INDEX "orders_2_low_one";
ALTER TABLE "public"."orders" ADD CONSTRAINT "one" UNIQUE ("shop", "id");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'one');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "one";
ALTER TABLE IF EXISTS "public"."orders_1" DROP CONSTRAINT IF EXISTS "orders_1_one";
ALTER TABLE IF EXISTS "public"."orders_2_low" DROP CONSTRAINT IF EXISTS "orders_2_low_one";
