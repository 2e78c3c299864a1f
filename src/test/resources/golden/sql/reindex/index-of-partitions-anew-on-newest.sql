-- enforce/reindex: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_cents_idx_ccnew";
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_cents_idx_ccold";
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_cents_idx_ccnew";
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_cents_idx_ccold";
DROP INDEX CONCURRENTLY IF EXISTS "public"."Unneeded_ccnew";
DROP INDEX CONCURRENTLY IF EXISTS "public"."Unneeded_ccold";
REINDEX INDEX CONCURRENTLY "public"."Unneeded";
-- probe
SELECT false;
-- undo
