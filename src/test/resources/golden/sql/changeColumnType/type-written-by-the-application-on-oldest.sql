-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "amount" TO "amount_godwit_new";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_godwit_new' AND NOT attisdropped);
-- undo

-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "amount" numeric(12,2);
COMMENT ON COLUMN "public"."orders"."amount" IS 'what it cost';
GRANT UPDATE ("amount") ON "public"."orders" TO PUBLIC;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount' AND NOT attisdropped);
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" RENAME COLUMN "amount_godwit_new" TO "amount"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."orders" DROP COLUMN "amount";

-- enforce/index-dear_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."dear_godwit_new";
CREATE INDEX CONCURRENTLY "dear_godwit_new" ON "public"."orders" USING btree (customer, amount DESC);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."dear_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."dear_godwit_new";

-- enforce/index-orders_amount_idx: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_amount_idx";
CREATE INDEX CONCURRENTLY "orders_amount_idx" ON "public"."orders" USING btree (amount);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_amount_idx"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_amount_idx";

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "amount" SET STATISTICS 500;
ANALYZE "public"."orders" ("amount");
-- probe
SELECT false;
-- undo

-- cutover/old-not-null: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_old_not_null";

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_old_not_null"; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$;
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "positive";

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" DROP NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "positive";
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_old_not_null" CHECK ("amount_cents" IS NOT NULL) NOT VALID;
ALTER TABLE "public"."orders" ADD CONSTRAINT "positive" CHECK ((amount_cents >= 0)) NOT VALID;
COMMENT ON CONSTRAINT "positive" ON "public"."orders" IS 'no refunds';

-- contract/new-not-null-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_not_null" CHECK ("amount" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null";

-- contract/new-not-null-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null' AND convalidated);
-- undo

-- contract/new-not-null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "amount" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "amount" DROP NOT NULL;

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents" TO "amount_cents_godwit_old";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents_godwit_old" TO "amount_cents";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" DROP COLUMN "amount_cents_godwit_old" RESTRICT;
ALTER INDEX "public"."dear_godwit_new" RENAME TO "dear";
ALTER TABLE "public"."orders" ALTER COLUMN "amount" SET DEFAULT '0.00'::numeric(12,2);
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_old' AND NOT attisdropped);
-- undo: none, ever
