-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "amount_cents_godwit_new" numeric(12,2);
COMMENT ON COLUMN "public"."orders"."amount_cents_godwit_new" IS 'what it cost';
GRANT UPDATE ("amount_cents_godwit_new") ON "public"."orders" TO PUBLIC;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_new' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP COLUMN "amount_cents_godwit_new";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_orders_511c917c"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value numeric(12,2);
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."amount_cents" IS NOT NULL;
    new_changed := NEW."amount_cents_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents" IS DISTINCT FROM OLD."amount_cents");
    new_changed := (NEW."amount_cents_godwit_new" IS DISTINCT FROM OLD."amount_cents_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."amount_cents_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_511c917c".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount_cents_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "amount_cents" numeric(12,2) := "sync_orders_511c917c".new."amount_cents_godwit_new";
      BEGIN godwit_sync.old_value := (((amount_cents * (100)::numeric))::integer); END;
      IF NOT ((NEW."amount_cents" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'conflict', NEW."id"::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "amount_cents" numeric(12,2) := "sync_orders_511c917c".new."amount_cents_godwit_new";
      BEGIN godwit_sync.old_value := (((amount_cents * (100)::numeric))::integer); END;
      NEW."amount_cents" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_cents" := NULL; ELSE NEW."amount_cents" := OLD."amount_cents"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_511c917c".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount_cents_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_cents_godwit_new" := NULL; ELSE NEW."amount_cents_godwit_new" := OLD."amount_cents_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_orders_511c917c" BEFORE INSERT OR UPDATE OF "amount_cents", "amount_cents_godwit_new", "id" ON "public"."orders"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_orders_511c917c')
EXECUTE FUNCTION godwit."sync_orders_511c917c"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_orders_511c917c";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_sync_orders_511c917c');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_orders_511c917c" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."sync_orders_511c917c"();

-- enforce/index-dear_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."dear_godwit_new";
CREATE INDEX CONCURRENTLY "dear_godwit_new" ON "public"."orders" USING btree (customer, amount_cents_godwit_new DESC);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."dear_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."dear_godwit_new";

-- enforce/index-orders_amount_cents_idx_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_amount_cents_idx_godwit_new";
CREATE INDEX CONCURRENTLY "orders_amount_cents_idx_godwit_new" ON "public"."orders" USING btree (amount_cents_godwit_new);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_amount_cents_idx_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_amount_cents_idx_godwit_new";

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents_godwit_new" SET STATISTICS 500;
ANALYZE "public"."orders" ("amount_cents_godwit_new");
-- probe
SELECT false;
-- undo

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_amount_cents_not_null";
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "positive";

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" DROP NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "positive";
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" DROP DEFAULT;
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents" TO "amount_cents_godwit_old";
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents_godwit_new" TO "amount_cents";
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" SET DEFAULT '0.00'::numeric(12,2);
ALTER INDEX "public"."dear" RENAME TO "dear_godwit_old";
ALTER INDEX "public"."dear_godwit_new" RENAME TO "dear";
ALTER INDEX "public"."orders_amount_cents_idx" RENAME TO "orders_amount_cents_idx_godwit_old";
ALTER INDEX "public"."orders_amount_cents_idx_godwit_new" RENAME TO "orders_amount_cents_idx";
CREATE OR REPLACE FUNCTION godwit."sync_orders_511c917c"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value numeric(12,2);
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."amount_cents_godwit_old" IS NOT NULL;
    new_changed := NEW."amount_cents" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents_godwit_old" IS DISTINCT FROM OLD."amount_cents_godwit_old");
    new_changed := (NEW."amount_cents" IS DISTINCT FROM OLD."amount_cents");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."amount_cents" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_511c917c".new."amount_cents_godwit_old";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount_cents" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "amount_cents" numeric(12,2) := "sync_orders_511c917c".new."amount_cents";
      BEGIN godwit_sync.old_value := (((amount_cents * (100)::numeric))::integer); END;
      IF NOT ((NEW."amount_cents_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'conflict', NEW."id"::text, '00000');
    IF true THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "amount_cents" numeric(12,2) := "sync_orders_511c917c".new."amount_cents";
      BEGIN godwit_sync.old_value := (((amount_cents * (100)::numeric))::integer); END;
      NEW."amount_cents_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_cents_godwit_old" := NULL; ELSE NEW."amount_cents_godwit_old" := OLD."amount_cents_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_511c917c".new."amount_cents_godwit_old";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount_cents" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_cents" := NULL; ELSE NEW."amount_cents" := OLD."amount_cents"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" DROP DEFAULT;
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents" TO "amount_cents_godwit_new";
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents_godwit_old" TO "amount_cents";
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" SET DEFAULT 0;
ALTER INDEX "public"."dear" RENAME TO "dear_godwit_new";
ALTER INDEX "public"."dear_godwit_old" RENAME TO "dear";
ALTER INDEX "public"."orders_amount_cents_idx" RENAME TO "orders_amount_cents_idx_godwit_new";
ALTER INDEX "public"."orders_amount_cents_idx_godwit_old" RENAME TO "orders_amount_cents_idx";
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_amount_cents_not_null" NOT NULL "amount_cents" NOT VALID;
ALTER TABLE "public"."orders" ADD CONSTRAINT "positive" CHECK ((amount_cents >= 0)) NOT VALID;
COMMENT ON CONSTRAINT "positive" ON "public"."orders" IS 'no refunds';
CREATE OR REPLACE FUNCTION godwit."sync_orders_511c917c"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value numeric(12,2);
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."amount_cents" IS NOT NULL;
    new_changed := NEW."amount_cents_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents" IS DISTINCT FROM OLD."amount_cents");
    new_changed := (NEW."amount_cents_godwit_new" IS DISTINCT FROM OLD."amount_cents_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."amount_cents_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_511c917c".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount_cents_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "amount_cents" numeric(12,2) := "sync_orders_511c917c".new."amount_cents_godwit_new";
      BEGIN godwit_sync.old_value := (((amount_cents * (100)::numeric))::integer); END;
      IF NOT ((NEW."amount_cents" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'conflict', NEW."id"::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "amount_cents" numeric(12,2) := "sync_orders_511c917c".new."amount_cents_godwit_new";
      BEGIN godwit_sync.old_value := (((amount_cents * (100)::numeric))::integer); END;
      NEW."amount_cents" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_cents" := NULL; ELSE NEW."amount_cents" := OLD."amount_cents"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_511c917c".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount_cents_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_cents_godwit_new" := NULL; ELSE NEW."amount_cents_godwit_new" := OLD."amount_cents_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_511c917c', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- cutover/new-not-null-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_not_null" CHECK ("amount_cents" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null";

-- cutover/new-not-null-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null' AND convalidated);
-- undo

-- cutover/new-not-null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "amount_cents" DROP NOT NULL;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_orders_511c917c" ON "public"."orders";
ALTER TABLE "public"."orders" DROP COLUMN "amount_cents_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_orders_511c917c"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_old' AND NOT attisdropped);
-- undo: none, ever
