-- enforce/declare-of_customer-of-partitions: one transaction, SHARE ROW EXCLUSIVE
ALTER TABLE IF EXISTS "public"."orders_1" ADD CONSTRAINT "of_customer" FOREIGN KEY ("customer") REFERENCES "public"."customers" ("id") NOT VALID;
ALTER TABLE IF EXISTS "public"."orders_2_low" ADD CONSTRAINT "of_customer" FOREIGN KEY ("customer") REFERENCES "public"."customers" ("id") NOT VALID;
-- probe
SELECT (to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = to_regclass('"public"."orders_1"') AND conname = 'of_customer'))) AND (to_regclass('"public"."orders_2_low"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = to_regclass('"public"."orders_2_low"') AND conname = 'of_customer')));
-- undo
ALTER TABLE IF EXISTS "public"."orders_1" DROP CONSTRAINT IF EXISTS "of_customer";
ALTER TABLE IF EXISTS "public"."orders_2_low" DROP CONSTRAINT IF EXISTS "of_customer";

-- enforce/validate-of_customer-of-public.orders_1: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE IF EXISTS "public"."orders_1" VALIDATE CONSTRAINT "of_customer";
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = to_regclass('"public"."orders_1"') AND conname = 'of_customer' AND convalidated));
-- undo

-- enforce/validate-of_customer-of-public.orders_2_low: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE IF EXISTS "public"."orders_2_low" VALIDATE CONSTRAINT "of_customer";
-- probe
SELECT to_regclass('"public"."orders_2_low"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = to_regclass('"public"."orders_2_low"') AND conname = 'of_customer' AND convalidated));
-- undo

-- enforce/declare-of_customer: one transaction, SHARE ROW EXCLUSIVE
DO $godwit$ DECLARE late regclass; BEGIN
  SELECT relid INTO late FROM pg_partition_tree('"public"."orders"') WHERE isleaf AND pg_relation_size(relid) > 16777216
    AND NOT relid = ANY (array_remove(ARRAY[to_regclass('"public"."orders_1"'), to_regclass('"public"."orders_2_low"')]::regclass[], NULL)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %s has come since the plan was made'
      ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
  END IF; END $godwit$;
ALTER TABLE "public"."orders" ADD CONSTRAINT "of_customer" FOREIGN KEY ("customer") REFERENCES "public"."customers" ("id");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'of_customer' AND convalidated);
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "of_customer";
