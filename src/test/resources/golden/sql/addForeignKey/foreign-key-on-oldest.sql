-- enforce/declare-of_customer: one transaction, SHARE ROW EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "of_customer" FOREIGN KEY ("customer") REFERENCES "public"."customers" ("id") ON DELETE SET NULL NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'of_customer');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "of_customer";

-- enforce/validate-of_customer: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "of_customer";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'of_customer' AND convalidated);
-- undo
