-- enforce/declare-orders_Note_not_null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_Note_not_null" NOT NULL "Note" NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_Note_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_Note_not_null";

-- enforce/validate-orders_Note_not_null: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_Note_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_Note_not_null' AND convalidated);
-- undo
