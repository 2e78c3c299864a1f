-- expand/add-column-at: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "at" timestamptz;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'at' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP COLUMN IF EXISTS "at";
