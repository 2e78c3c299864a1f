-- enforce/nullable-on-return: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE IF EXISTS "public"."orders_1" ALTER COLUMN "id" DROP NOT NULL;
ALTER TABLE IF EXISTS "public"."orders_2_low" ALTER COLUMN "id" DROP NOT NULL;

-- enforce/not-null-id-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_id_godwit_not_null" CHECK ("id" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_id_godwit_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_id_godwit_not_null";

-- enforce/not-null-id-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_id_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_id_godwit_not_null' AND convalidated);
-- undo

-- enforce/not-null-id: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_id_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "id" DROP NOT NULL;

-- enforce/index-orders_1_orders_pkey: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_orders_pkey";
CREATE UNIQUE INDEX CONCURRENTLY "orders_1_orders_pkey" ON "public"."orders_1" ("shop", "id");
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_orders_pkey"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_orders_pkey";

-- enforce/index-orders_2_low_orders_pkey: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_orders_pkey";
CREATE UNIQUE INDEX CONCURRENTLY "orders_2_low_orders_pkey" ON "public"."orders_2_low" ("shop", "id");
-- probe
SELECT to_regclass('"public"."orders_2_low"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_2_low_orders_pkey"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_orders_pkey";

-- enforce/declare-orders_pkey: one transaction, ACCESS EXCLUSIVE
DO $godwit$ DECLARE late regclass; BEGIN
  SELECT relid INTO late FROM pg_partition_tree('"public"."orders"') WHERE isleaf AND pg_relation_size(relid) > 16777216
    AND NOT relid = ANY (array_remove(ARRAY[to_regclass('"public"."orders_1"'), to_regclass('"public"."orders_2_low"')]::regclass[], NULL)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %s has come since the plan was made'
      ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
  END IF; END $godwit$;
ALTER TABLE IF EXISTS "public"."orders_1" ADD CONSTRAINT "orders_1_orders_pkey" PRIMARY KEY USING INDEX "orders_1_orders_pkey";
ALTER TABLE IF EXISTS "public"."orders_2_low" ADD CONSTRAINT "orders_2_low_orders_pkey" PRIMARY KEY USING INDEX "orders_2_low_orders_pkey";
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY ("shop", "id");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_pkey');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_pkey";
ALTER TABLE IF EXISTS "public"."orders_1" DROP CONSTRAINT IF EXISTS "orders_1_orders_pkey";
ALTER TABLE IF EXISTS "public"."orders_2_low" DROP CONSTRAINT IF EXISTS "orders_2_low_orders_pkey";
