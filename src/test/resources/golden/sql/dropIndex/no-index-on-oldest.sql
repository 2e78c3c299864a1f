-- enforce/drop-index-Unneeded: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."Unneeded";
-- probe
SELECT to_regclass('"public"."Unneeded"') IS NULL;
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."Unneeded";
CREATE INDEX CONCURRENTLY "Unneeded" ON public.orders USING hash (cents) WHERE (cents > 7);
