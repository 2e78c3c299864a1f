-- expand/add-columns: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "id_godwit_new" bigint;
ALTER TABLE "public"."orders" ADD COLUMN "replaces_godwit_new" bigint;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."orders"'::regclass AND attname IN ('id_godwit_new', 'replaces_godwit_new') AND NOT attisdropped;
-- undo
ALTER TABLE "public"."orders" DROP COLUMN "replaces_godwit_new";
ALTER TABLE "public"."orders" DROP COLUMN "id_godwit_new";

-- expand/add-column-public.lines: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ADD COLUMN "order_id_godwit_new" bigint;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."lines"'::regclass AND attname = 'order_id_godwit_new' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."lines" DROP COLUMN "order_id_godwit_new";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_orders_fc369cf2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  old_value_2 integer;
  new_value bigint;
  new_value_2 bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id" IS NOT NULL OR NEW."replaces" IS NOT NULL;
    new_changed := NEW."id_godwit_new" IS NOT NULL OR NEW."replaces_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id" IS DISTINCT FROM OLD."id") OR (NEW."replaces" IS DISTINCT FROM OLD."replaces");
    new_changed := (NEW."id_godwit_new" IS DISTINCT FROM OLD."id_godwit_new") OR (NEW."replaces_godwit_new" IS DISTINCT FROM OLD."replaces_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."id_godwit_new" IS NULL AND NEW."replaces_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id"; "replaces" integer := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
      IF NOT ((NEW."id_godwit_new" IS DISTINCT FROM new_value) OR (NEW."replaces_godwit_new" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_fc369cf2".new."id_godwit_new"; "replaces" bigint := "sync_orders_fc369cf2".new."replaces_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); godwit_sync.old_value_2 := (CASE WHEN "replaces" BETWEEN -2147483648 AND 2147483647 THEN "replaces"::integer END); END;
      IF NOT ((NEW."id" IS DISTINCT FROM old_value) OR (NEW."replaces" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'conflict', NEW."id"::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."id_godwit_new" IS NULL AND OLD."replaces_godwit_new" IS NULL AND NOT (false) THEN
      BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id"; "replaces" integer := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
        IF NEW."id_godwit_new" IS NULL THEN NEW."id_godwit_new" := new_value; END IF;
        IF NEW."replaces_godwit_new" IS NULL THEN NEW."replaces_godwit_new" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "id" bigint := "sync_orders_fc369cf2".new."id_godwit_new"; "replaces" bigint := "sync_orders_fc369cf2".new."replaces_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); godwit_sync.old_value_2 := (CASE WHEN "replaces" BETWEEN -2147483648 AND 2147483647 THEN "replaces"::integer END); END;
      NEW."id" := old_value; NEW."replaces" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; NEW."replaces" := NULL; ELSE NEW."id" := OLD."id"; NEW."replaces" := OLD."replaces"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id"; "replaces" integer := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
      NEW."id_godwit_new" := new_value; NEW."replaces_godwit_new" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_new" := NULL; NEW."replaces_godwit_new" := NULL; ELSE NEW."id_godwit_new" := OLD."id_godwit_new"; NEW."replaces_godwit_new" := OLD."replaces_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_orders_fc369cf2" BEFORE INSERT OR UPDATE OF "id", "replaces", "id_godwit_new", "replaces_godwit_new" ON "public"."orders"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_orders_fc369cf2')
EXECUTE FUNCTION godwit."sync_orders_fc369cf2"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_orders_fc369cf2";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_sync_orders_fc369cf2');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_orders_fc369cf2" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."sync_orders_fc369cf2"();

-- dualwrite/sync-public.lines: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_lines_8feed267"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."order_id" IS NOT NULL;
    new_changed := NEW."order_id_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."order_id" IS DISTINCT FROM OLD."order_id");
    new_changed := (NEW."order_id_godwit_new" IS DISTINCT FROM OLD."order_id_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."order_id" IS DISTINCT FROM OLD."order_id") OR (NEW."position" IS DISTINCT FROM OLD."position")) AND NEW."order_id_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "order_id" integer := "sync_lines_8feed267".new."order_id";
      BEGIN godwit_sync.new_value := ("order_id"::bigint); END;
      IF NOT ((NEW."order_id_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "order_id" bigint := "sync_lines_8feed267".new."order_id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "order_id" BETWEEN -2147483648 AND 2147483647 THEN "order_id"::integer END); END;
      IF NOT ((NEW."order_id" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'conflict', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "order_id" bigint := "sync_lines_8feed267".new."order_id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "order_id" BETWEEN -2147483648 AND 2147483647 THEN "order_id"::integer END); END;
      NEW."order_id" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."order_id" := NULL; ELSE NEW."order_id" := OLD."order_id"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'down', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "order_id" integer := "sync_lines_8feed267".new."order_id";
      BEGIN godwit_sync.new_value := ("order_id"::bigint); END;
      NEW."order_id_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."order_id_godwit_new" := NULL; ELSE NEW."order_id_godwit_new" := OLD."order_id_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'up', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_lines_8feed267" BEFORE INSERT OR UPDATE OF "order_id", "order_id_godwit_new", "position" ON "public"."lines"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_lines_8feed267')
EXECUTE FUNCTION godwit."sync_lines_8feed267"();
ALTER TABLE "public"."lines" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_lines_8feed267";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."lines"'::regclass AND tgname = 'zzz_godwit_sync_lines_8feed267');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_lines_8feed267" ON "public"."lines";
DROP FUNCTION IF EXISTS godwit."sync_lines_8feed267"();

-- enforce/index-orders_pkey_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_pkey_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "orders_pkey_godwit_new" ON "public"."orders" USING btree (id_godwit_new);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_pkey_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_pkey_godwit_new";

-- enforce/index-orders_pkey_godwit_new_2: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_pkey_godwit_new_2";
CREATE UNIQUE INDEX CONCURRENTLY "orders_pkey_godwit_new_2" ON "public"."orders" USING btree (id);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_pkey_godwit_new_2"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_pkey_godwit_new_2";

-- enforce/index-orders_replaces_idx_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_replaces_idx_godwit_new";
CREATE INDEX CONCURRENTLY "orders_replaces_idx_godwit_new" ON "public"."orders" USING btree (replaces_godwit_new DESC);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_replaces_idx_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_replaces_idx_godwit_new";

-- enforce/new-not-null-id-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_not_null_1" CHECK ("id_godwit_new" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null_1');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null_1";

-- enforce/new-not-null-id-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null_1' AND convalidated);
-- undo

-- enforce/new-not-null-id: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_new' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" DROP NOT NULL;

-- enforce/declare-orders_check_godwit_new: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_check_godwit_new" CHECK ((replaces_godwit_new <> id_godwit_new)) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_check_godwit_new');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_check_godwit_new";

-- enforce/validate-orders_check_godwit_new: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_check_godwit_new";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_check_godwit_new' AND convalidated);
-- undo

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."orders" ("id_godwit_new", "replaces_godwit_new");
-- probe
SELECT false;
-- undo

-- enforce/index-lines_pkey_godwit_new-public.lines: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."lines_pkey_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "lines_pkey_godwit_new" ON "public"."lines" USING btree (order_id_godwit_new, "position");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."lines_pkey_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."lines_pkey_godwit_new";

-- enforce/index-lines_pkey_godwit_new_2-public.lines: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."lines_pkey_godwit_new_2";
CREATE UNIQUE INDEX CONCURRENTLY "lines_pkey_godwit_new_2" ON "public"."lines" USING btree (order_id, "position");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."lines_pkey_godwit_new_2"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."lines_pkey_godwit_new_2";

-- enforce/new-not-null-order_id-declared-public.lines: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_godwit_not_null_1" CHECK ("order_id_godwit_new" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_godwit_not_null_1');
-- undo
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_godwit_not_null_1";

-- enforce/new-not-null-order_id-validated-public.lines: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "lines_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_godwit_not_null_1' AND convalidated);
-- undo

-- enforce/new-not-null-order_id-public.lines: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ALTER COLUMN "order_id_godwit_new" SET NOT NULL;
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."lines"'::regclass AND attname = 'order_id_godwit_new' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."lines" ALTER COLUMN "order_id_godwit_new" DROP NOT NULL;

-- enforce/statistics-public.lines: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."lines" ("order_id_godwit_new");
-- probe
SELECT false;
-- undo

-- enforce/declare-lines_order_id_fkey_godwit_new-public.lines: one transaction, SHARE ROW EXCLUSIVE
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_order_id_fkey_godwit_new" FOREIGN KEY ("order_id_godwit_new") REFERENCES "public"."orders" ("id_godwit_new") ON DELETE CASCADE NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_order_id_fkey_godwit_new');
-- undo
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_order_id_fkey_godwit_new";

-- enforce/validate-lines_order_id_fkey_godwit_new-public.lines: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "lines_order_id_fkey_godwit_new";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'lines_order_id_fkey_godwit_new' AND convalidated);
-- undo

-- enforce/declare-orders_replaces_fkey_godwit_new-public.orders: one transaction, SHARE ROW EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_replaces_fkey_godwit_new" FOREIGN KEY ("replaces_godwit_new") REFERENCES "public"."orders" ("id_godwit_new") NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_replaces_fkey_godwit_new');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_replaces_fkey_godwit_new";

-- enforce/validate-orders_replaces_fkey_godwit_new-public.orders: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_replaces_fkey_godwit_new";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_replaces_fkey_godwit_new' AND convalidated);
-- undo

-- enforce/declare-payments_order_id_fkey_godwit_new-public.payments: one transaction, SHARE ROW EXCLUSIVE
ALTER TABLE "public"."payments" ADD CONSTRAINT "payments_order_id_fkey_godwit_new" FOREIGN KEY ("order_id") REFERENCES "public"."orders" ("id_godwit_new") NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."payments"'::regclass AND conname = 'payments_order_id_fkey_godwit_new');
-- undo
ALTER TABLE "public"."payments" DROP CONSTRAINT IF EXISTS "payments_order_id_fkey_godwit_new";

-- cutover/old-references-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "lines_order_id_fkey";
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_replaces_fkey";

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" DROP CONSTRAINT "lines_order_id_fkey";
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_replaces_fkey";
ALTER TABLE "public"."payments" DROP CONSTRAINT "payments_order_id_fkey";
DO $godwit$ DECLARE godwit_last bigint; godwit_called boolean;
BEGIN
  ALTER SEQUENCE "public"."orders_id_seq" AS bigint;
  SELECT last_value, is_called INTO godwit_last, godwit_called FROM "public"."orders_id_seq";
  ALTER TABLE "public"."orders" ALTER COLUMN "id" DROP IDENTITY;
  ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."orders_id_seq" START WITH 1 INCREMENT BY 1 MINVALUE 1 CACHE 1);
  PERFORM pg_catalog.setval('"public"."orders_id_seq"'::regclass, godwit_last, godwit_called);
END $godwit$;
GRANT SELECT ON SEQUENCE "public"."orders_id_seq" TO application;
GRANT USAGE ON SEQUENCE "public"."orders_id_seq" TO application;
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_pkey";
ALTER TABLE "public"."orders" RENAME COLUMN "id" TO "id_godwit_old";
ALTER TABLE "public"."orders" RENAME COLUMN "id_godwit_new" TO "id";
ALTER TABLE "public"."orders" RENAME COLUMN "replaces" TO "replaces_godwit_old";
ALTER TABLE "public"."orders" RENAME COLUMN "replaces_godwit_new" TO "replaces";
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY USING INDEX "orders_pkey_godwit_new";
ALTER INDEX "public"."orders_replaces_idx" RENAME TO "orders_replaces_idx_godwit_old";
ALTER INDEX "public"."orders_replaces_idx_godwit_new" RENAME TO "orders_replaces_idx";
ALTER TABLE "public"."orders" RENAME CONSTRAINT "orders_check" TO "orders_check_godwit_old";
ALTER TABLE "public"."orders" RENAME CONSTRAINT "orders_check_godwit_new" TO "orders_check";
ALTER TABLE "public"."lines" DROP CONSTRAINT "lines_pkey";
ALTER TABLE "public"."lines" RENAME COLUMN "order_id" TO "order_id_godwit_old";
ALTER TABLE "public"."lines" RENAME COLUMN "order_id_godwit_new" TO "order_id";
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_pkey" PRIMARY KEY USING INDEX "lines_pkey_godwit_new";
ALTER TABLE "public"."lines" RENAME CONSTRAINT "lines_order_id_fkey_godwit_new" TO "lines_order_id_fkey";
ALTER TABLE "public"."orders" RENAME CONSTRAINT "orders_replaces_fkey_godwit_new" TO "orders_replaces_fkey";
ALTER TABLE "public"."payments" RENAME CONSTRAINT "payments_order_id_fkey_godwit_new" TO "payments_order_id_fkey";
CREATE OR REPLACE FUNCTION godwit."sync_orders_fc369cf2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  old_value_2 integer;
  new_value bigint;
  new_value_2 bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id_godwit_old" IS NOT NULL OR NEW."replaces_godwit_old" IS NOT NULL;
    new_changed := NEW."id" IS NOT NULL OR NEW."replaces" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id_godwit_old" IS DISTINCT FROM OLD."id_godwit_old") OR (NEW."replaces_godwit_old" IS DISTINCT FROM OLD."replaces_godwit_old");
    new_changed := (NEW."id" IS DISTINCT FROM OLD."id") OR (NEW."replaces" IS DISTINCT FROM OLD."replaces");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."id" IS NULL AND NEW."replaces" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id_godwit_old"; "replaces" integer := "sync_orders_fc369cf2".new."replaces_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
      IF NOT ((NEW."id" IS DISTINCT FROM new_value) OR (NEW."replaces" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_fc369cf2".new."id"; "replaces" bigint := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); godwit_sync.old_value_2 := (CASE WHEN "replaces" BETWEEN -2147483648 AND 2147483647 THEN "replaces"::integer END); END;
      IF NOT ((NEW."id_godwit_old" IS DISTINCT FROM old_value) OR (NEW."replaces_godwit_old" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'conflict', NEW."id"::text, '00000');
    IF true THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."id" IS NULL AND OLD."replaces" IS NULL AND NOT (true) THEN
      BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id_godwit_old"; "replaces" integer := "sync_orders_fc369cf2".new."replaces_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
        IF NEW."id" IS NULL THEN NEW."id" := new_value; END IF;
        IF NEW."replaces" IS NULL THEN NEW."replaces" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "id" bigint := "sync_orders_fc369cf2".new."id"; "replaces" bigint := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); godwit_sync.old_value_2 := (CASE WHEN "replaces" BETWEEN -2147483648 AND 2147483647 THEN "replaces"::integer END); END;
      NEW."id_godwit_old" := old_value; NEW."replaces_godwit_old" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_old" := NULL; NEW."replaces_godwit_old" := NULL; ELSE NEW."id_godwit_old" := OLD."id_godwit_old"; NEW."replaces_godwit_old" := OLD."replaces_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id_godwit_old"; "replaces" integer := "sync_orders_fc369cf2".new."replaces_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
      NEW."id" := new_value; NEW."replaces" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; NEW."replaces" := NULL; ELSE NEW."id" := OLD."id"; NEW."replaces" := OLD."replaces"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE OR REPLACE FUNCTION godwit."sync_lines_8feed267"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."order_id_godwit_old" IS NOT NULL;
    new_changed := NEW."order_id" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."order_id_godwit_old" IS DISTINCT FROM OLD."order_id_godwit_old");
    new_changed := (NEW."order_id" IS DISTINCT FROM OLD."order_id");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."order_id" IS DISTINCT FROM OLD."order_id") OR (NEW."position" IS DISTINCT FROM OLD."position")) AND NEW."order_id" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "order_id" integer := "sync_lines_8feed267".new."order_id_godwit_old";
      BEGIN godwit_sync.new_value := ("order_id"::bigint); END;
      IF NOT ((NEW."order_id" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "order_id" bigint := "sync_lines_8feed267".new."order_id";
      BEGIN godwit_sync.old_value := (CASE WHEN "order_id" BETWEEN -2147483648 AND 2147483647 THEN "order_id"::integer END); END;
      IF NOT ((NEW."order_id_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'conflict', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, '00000');
    IF true THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "order_id" bigint := "sync_lines_8feed267".new."order_id";
      BEGIN godwit_sync.old_value := (CASE WHEN "order_id" BETWEEN -2147483648 AND 2147483647 THEN "order_id"::integer END); END;
      NEW."order_id_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."order_id_godwit_old" := NULL; ELSE NEW."order_id_godwit_old" := OLD."order_id_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'down', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "order_id" integer := "sync_lines_8feed267".new."order_id_godwit_old";
      BEGIN godwit_sync.new_value := ("order_id"::bigint); END;
      NEW."order_id" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."order_id" := NULL; ELSE NEW."order_id" := OLD."order_id"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'up', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."orders"'::regclass AND attname IN ('id_godwit_old', 'replaces_godwit_old') AND NOT attisdropped;
-- undo
ALTER TABLE "public"."lines" DROP CONSTRAINT "lines_order_id_fkey";
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_replaces_fkey";
ALTER TABLE "public"."payments" DROP CONSTRAINT "payments_order_id_fkey";
ALTER TABLE "public"."orders" RENAME CONSTRAINT "orders_check" TO "orders_check_godwit_new";
ALTER TABLE "public"."orders" RENAME CONSTRAINT "orders_check_godwit_old" TO "orders_check";
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_pkey";
ALTER INDEX "public"."orders_replaces_idx" RENAME TO "orders_replaces_idx_godwit_new";
ALTER INDEX "public"."orders_replaces_idx_godwit_old" RENAME TO "orders_replaces_idx";
ALTER TABLE "public"."orders" RENAME COLUMN "id" TO "id_godwit_new";
ALTER TABLE "public"."orders" RENAME COLUMN "id_godwit_old" TO "id";
ALTER TABLE "public"."orders" RENAME COLUMN "replaces" TO "replaces_godwit_new";
ALTER TABLE "public"."orders" RENAME COLUMN "replaces_godwit_old" TO "replaces";
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY USING INDEX "orders_pkey_godwit_new_2";
DO $godwit$ DECLARE godwit_last bigint; godwit_called boolean;
BEGIN
  ALTER SEQUENCE "public"."orders_id_seq" AS bigint;
  SELECT last_value, is_called INTO godwit_last, godwit_called FROM "public"."orders_id_seq";
  ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" DROP IDENTITY;
  ALTER TABLE "public"."orders" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."orders_id_seq" START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1);
  PERFORM pg_catalog.setval('"public"."orders_id_seq"'::regclass, greatest(least(godwit_last, 2147483647), 1), godwit_called);
END $godwit$;
GRANT SELECT ON SEQUENCE "public"."orders_id_seq" TO application;
GRANT USAGE ON SEQUENCE "public"."orders_id_seq" TO application;
ALTER TABLE "public"."lines" DROP CONSTRAINT "lines_pkey";
ALTER TABLE "public"."lines" RENAME COLUMN "order_id" TO "order_id_godwit_new";
ALTER TABLE "public"."lines" RENAME COLUMN "order_id_godwit_old" TO "order_id";
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_pkey" PRIMARY KEY USING INDEX "lines_pkey_godwit_new_2";
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_order_id_fkey" FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE NOT VALID;
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_replaces_fkey" FOREIGN KEY (replaces) REFERENCES public.orders(id) NOT VALID;
ALTER TABLE "public"."payments" ADD CONSTRAINT "payments_order_id_fkey" FOREIGN KEY (order_id) REFERENCES public.orders(id) NOT VALID;
CREATE OR REPLACE FUNCTION godwit."sync_orders_fc369cf2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  old_value_2 integer;
  new_value bigint;
  new_value_2 bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id" IS NOT NULL OR NEW."replaces" IS NOT NULL;
    new_changed := NEW."id_godwit_new" IS NOT NULL OR NEW."replaces_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id" IS DISTINCT FROM OLD."id") OR (NEW."replaces" IS DISTINCT FROM OLD."replaces");
    new_changed := (NEW."id_godwit_new" IS DISTINCT FROM OLD."id_godwit_new") OR (NEW."replaces_godwit_new" IS DISTINCT FROM OLD."replaces_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."id_godwit_new" IS NULL AND NEW."replaces_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id"; "replaces" integer := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
      IF NOT ((NEW."id_godwit_new" IS DISTINCT FROM new_value) OR (NEW."replaces_godwit_new" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_fc369cf2".new."id_godwit_new"; "replaces" bigint := "sync_orders_fc369cf2".new."replaces_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); godwit_sync.old_value_2 := (CASE WHEN "replaces" BETWEEN -2147483648 AND 2147483647 THEN "replaces"::integer END); END;
      IF NOT ((NEW."id" IS DISTINCT FROM old_value) OR (NEW."replaces" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'conflict', NEW."id"::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."id_godwit_new" IS NULL AND OLD."replaces_godwit_new" IS NULL AND NOT (false) THEN
      BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id"; "replaces" integer := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
        IF NEW."id_godwit_new" IS NULL THEN NEW."id_godwit_new" := new_value; END IF;
        IF NEW."replaces_godwit_new" IS NULL THEN NEW."replaces_godwit_new" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "id" bigint := "sync_orders_fc369cf2".new."id_godwit_new"; "replaces" bigint := "sync_orders_fc369cf2".new."replaces_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); godwit_sync.old_value_2 := (CASE WHEN "replaces" BETWEEN -2147483648 AND 2147483647 THEN "replaces"::integer END); END;
      NEW."id" := old_value; NEW."replaces" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; NEW."replaces" := NULL; ELSE NEW."id" := OLD."id"; NEW."replaces" := OLD."replaces"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_fc369cf2".new."id"; "replaces" integer := "sync_orders_fc369cf2".new."replaces";
      BEGIN godwit_sync.new_value := ("id"::bigint); godwit_sync.new_value_2 := ("replaces"::bigint); END;
      NEW."id_godwit_new" := new_value; NEW."replaces_godwit_new" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_new" := NULL; NEW."replaces_godwit_new" := NULL; ELSE NEW."id_godwit_new" := OLD."id_godwit_new"; NEW."replaces_godwit_new" := OLD."replaces_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_fc369cf2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE OR REPLACE FUNCTION godwit."sync_lines_8feed267"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."order_id" IS NOT NULL;
    new_changed := NEW."order_id_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."order_id" IS DISTINCT FROM OLD."order_id");
    new_changed := (NEW."order_id_godwit_new" IS DISTINCT FROM OLD."order_id_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."order_id" IS DISTINCT FROM OLD."order_id") OR (NEW."position" IS DISTINCT FROM OLD."position")) AND NEW."order_id_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "order_id" integer := "sync_lines_8feed267".new."order_id";
      BEGIN godwit_sync.new_value := ("order_id"::bigint); END;
      IF NOT ((NEW."order_id_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "order_id" bigint := "sync_lines_8feed267".new."order_id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "order_id" BETWEEN -2147483648 AND 2147483647 THEN "order_id"::integer END); END;
      IF NOT ((NEW."order_id" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'conflict', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "order_id" bigint := "sync_lines_8feed267".new."order_id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "order_id" BETWEEN -2147483648 AND 2147483647 THEN "order_id"::integer END); END;
      NEW."order_id" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."order_id" := NULL; ELSE NEW."order_id" := OLD."order_id"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'down', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "order_id" integer := "sync_lines_8feed267".new."order_id";
      BEGIN godwit_sync.new_value := ("order_id"::bigint); END;
      NEW."order_id_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."order_id_godwit_new" := NULL; ELSE NEW."order_id_godwit_new" := OLD."order_id_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_8feed267', 'up', ARRAY[NEW."order_id"::text, NEW."position"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- cutover/old-not-null: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_old" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_old_not_null_1";
ALTER TABLE "public"."lines" ALTER COLUMN "order_id_godwit_old" SET NOT NULL;
ALTER TABLE "public"."lines" DROP CONSTRAINT IF EXISTS "lines_godwit_old_not_null_1";

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_old_not_null_1"; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$;
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_check_godwit_old";
DO $godwit$ BEGIN ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "lines_godwit_old_not_null_1"; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$;

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_old" DROP NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_check_godwit_old";
ALTER TABLE "public"."lines" ALTER COLUMN "order_id_godwit_old" DROP NOT NULL;
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_old_not_null_1" CHECK ("id_godwit_old" IS NOT NULL) NOT VALID;
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_check_godwit_old" CHECK ((replaces_godwit_old <> id_godwit_old)) NOT VALID;
ALTER TABLE "public"."lines" ADD CONSTRAINT "lines_godwit_old_not_null_1" CHECK ("order_id_godwit_old" IS NOT NULL) NOT VALID;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_orders_fc369cf2" ON "public"."orders";
ALTER TABLE "public"."orders" DROP COLUMN "id_godwit_old" RESTRICT;
ALTER TABLE "public"."orders" DROP COLUMN "replaces_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_orders_fc369cf2"();
DROP TRIGGER "zzz_godwit_sync_lines_8feed267" ON "public"."lines";
ALTER TABLE "public"."lines" DROP COLUMN "order_id_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_lines_8feed267"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname IN ('id_godwit_old', 'replaces_godwit_old') AND NOT attisdropped);
-- undo: none, ever
