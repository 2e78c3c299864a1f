-- enforce/not-null-Note-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_Note_godwit_not_null" CHECK ("Note" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_Note_godwit_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_Note_godwit_not_null";

-- enforce/not-null-Note-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_Note_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_Note_godwit_not_null' AND convalidated);
-- undo

-- enforce/not-null-Note: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "Note" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_Note_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'Note' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "Note" DROP NOT NULL;
