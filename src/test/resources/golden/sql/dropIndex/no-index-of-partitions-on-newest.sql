-- enforce/index-Unneeded-on-return: one transaction, SHARE ROW EXCLUSIVE
-- probe
SELECT true;
-- undo
DO $godwit$ DECLARE late regclass; BEGIN
  SELECT relid INTO late FROM pg_partition_tree('"public"."orders"') WHERE isleaf AND pg_relation_size(relid) > 16777216
    AND NOT relid = ANY (array_remove(ARRAY[to_regclass('"public"."orders_1"'), to_regclass('"public"."orders_2_low"')]::regclass[], NULL)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %s has come since the plan was made'
      ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
  END IF; END $godwit$;
CREATE INDEX orders_2_cents_idx ON public.orders_2 USING hash (cents) WHERE (cents > 7);
CREATE INDEX "Unneeded" ON public.orders USING hash (cents) WHERE (cents > 7);

-- enforce/indexes-of-partitions-on-return: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_2_low_cents_idx";
CREATE INDEX CONCURRENTLY orders_2_low_cents_idx ON public.orders_2_low USING hash (cents) WHERE (cents > 7);
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_cents_idx";
CREATE INDEX CONCURRENTLY orders_1_cents_idx ON public.orders_1 USING hash (cents) WHERE (cents > 7);

-- enforce/drop-index-Unneeded: one transaction, ACCESS EXCLUSIVE
DROP INDEX IF EXISTS "public"."Unneeded";
-- probe
SELECT to_regclass('"public"."Unneeded"') IS NULL;
-- undo
