-- expand/add-column-token: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "token" uuid;
ALTER TABLE "public"."orders" ALTER COLUMN "token" SET DEFAULT (gen_random_uuid());
COMMENT ON COLUMN "public"."orders"."token" IS 'for links';
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'token' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP COLUMN IF EXISTS "token";

-- enforce/declare-orders_token_not_null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_token_not_null" NOT NULL "token" NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_token_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_token_not_null";

-- enforce/validate-orders_token_not_null: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_token_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_token_not_null' AND convalidated);
-- undo
