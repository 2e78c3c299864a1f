-- enforce/not-null-b-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_b_godwit_not_null" CHECK ("b" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_b_godwit_not_null');
-- undo
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_b_godwit_not_null";

-- enforce/not-null-b-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "lines_b_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_b_godwit_not_null' AND convalidated);
-- undo

-- enforce/not-null-b: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ALTER COLUMN "b" SET NOT NULL;
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_b_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."lines"'::regclass AND attname = 'b' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."lines" ALTER COLUMN "b" DROP NOT NULL;

-- enforce/index-lines_pkey: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."lines_pkey";
CREATE UNIQUE INDEX CONCURRENTLY "lines_pkey" ON "public"."lines" ("a", "b");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."lines_pkey"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."lines_pkey";

-- enforce/declare-lines_pkey: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_pkey" PRIMARY KEY USING INDEX "lines_pkey";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_pkey');
-- undo
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_pkey";
