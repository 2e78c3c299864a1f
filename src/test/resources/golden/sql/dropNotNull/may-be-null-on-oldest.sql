-- expand/validated-on-return: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_not_null";
ALTER TABLE "public"."orders" ALTER COLUMN "customer" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_godwit_not_null";

-- expand/drop-not-null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "customer" DROP NOT NULL;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'customer' AND NOT attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_not_null" CHECK ("customer" IS NOT NULL) NOT VALID;
