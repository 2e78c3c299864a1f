-- enforce/index-by_note: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."by_note";
CREATE INDEX CONCURRENTLY "by_note" ON "public"."orders" ("Note");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."by_note"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."by_note";
