-- enforce/index-one: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."one";
CREATE UNIQUE INDEX CONCURRENTLY "one" ON "public"."orders" ("customer", "Note");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."one"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."one";

-- enforce/declare-one: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "one" UNIQUE USING INDEX "one";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'one');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "one";
