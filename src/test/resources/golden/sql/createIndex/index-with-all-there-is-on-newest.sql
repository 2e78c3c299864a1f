-- enforce/index-By Everything: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."By Everything";
CREATE UNIQUE INDEX CONCURRENTLY "By Everything" ON "public"."orders" USING "btree" (lower("Note") COLLATE "C" DESC NULLS LAST, customer) INCLUDE ("cents") WITH (fillfactor = 70) WHERE cents > 5;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."By Everything"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."By Everything";
