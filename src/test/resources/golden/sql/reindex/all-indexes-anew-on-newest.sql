-- enforce/reindex: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."Unneeded_ccnew";
DROP INDEX CONCURRENTLY IF EXISTS "public"."Unneeded_ccold";
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_pkey_ccnew";
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_pkey_ccold";
REINDEX TABLE CONCURRENTLY "public"."orders";
-- probe
SELECT false;
-- undo
