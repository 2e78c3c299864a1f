-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "id_godwit_new" bigint;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_new' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP COLUMN "id_godwit_new";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_orders_3ee78a30"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value smallint;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id" IS NOT NULL;
    new_changed := NEW."id_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id" IS DISTINCT FROM OLD."id");
    new_changed := (NEW."id_godwit_new" IS DISTINCT FROM OLD."id_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."id_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" smallint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      IF NOT ((NEW."id_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -32768 AND 32767 THEN "id"::smallint END); END;
      IF NOT ((NEW."id" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'conflict', NEW."id"::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -32768 AND 32767 THEN "id"::smallint END); END;
      NEW."id" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; ELSE NEW."id" := OLD."id"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" smallint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      NEW."id_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_new" := NULL; ELSE NEW."id_godwit_new" := OLD."id_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_orders_3ee78a30" BEFORE INSERT OR UPDATE OF "id", "id_godwit_new" ON "public"."orders"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_orders_3ee78a30')
EXECUTE FUNCTION godwit."sync_orders_3ee78a30"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_orders_3ee78a30";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_sync_orders_3ee78a30');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_orders_3ee78a30" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."sync_orders_3ee78a30"();

-- enforce/index-one_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."one_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "one_godwit_new" ON "public"."orders" USING btree (id_godwit_new);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."one_godwit_new"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."one_godwit_new";

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

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."orders" ("id_godwit_new");
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id" DROP DEFAULT;
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" SET DEFAULT nextval('public.orders_id_seq'::regclass);
ALTER SEQUENCE "public"."orders_id_seq" OWNED BY "public"."orders"."id_godwit_new";
ALTER SEQUENCE "public"."orders_id_seq" AS bigint;
ALTER TABLE "public"."orders" RENAME CONSTRAINT "one" TO "one_godwit_old";
ALTER TABLE "public"."orders" RENAME COLUMN "id" TO "id_godwit_old";
ALTER TABLE "public"."orders" RENAME COLUMN "id_godwit_new" TO "id";
ALTER TABLE "public"."orders" ADD CONSTRAINT "one" UNIQUE USING INDEX "one_godwit_new";
CREATE OR REPLACE FUNCTION godwit."sync_orders_3ee78a30"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value smallint;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id_godwit_old" IS NOT NULL;
    new_changed := NEW."id" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id_godwit_old" IS DISTINCT FROM OLD."id_godwit_old");
    new_changed := (NEW."id" IS DISTINCT FROM OLD."id");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."id" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" smallint := "sync_orders_3ee78a30".new."id_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      IF NOT ((NEW."id" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -32768 AND 32767 THEN "id"::smallint END); END;
      IF NOT ((NEW."id_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'conflict', NEW."id"::text, '00000');
    IF true THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -32768 AND 32767 THEN "id"::smallint END); END;
      NEW."id_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_old" := NULL; ELSE NEW."id_godwit_old" := OLD."id_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" smallint := "sync_orders_3ee78a30".new."id_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      NEW."id" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; ELSE NEW."id" := OLD."id"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT "one";
ALTER TABLE "public"."orders" RENAME CONSTRAINT "one_godwit_old" TO "one";
ALTER TABLE "public"."orders" RENAME COLUMN "id" TO "id_godwit_new";
ALTER TABLE "public"."orders" RENAME COLUMN "id_godwit_old" TO "id";
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" DROP DEFAULT;
ALTER TABLE "public"."orders" ALTER COLUMN "id" SET DEFAULT nextval('public.orders_id_seq'::regclass);
ALTER SEQUENCE "public"."orders_id_seq" OWNED BY "public"."orders"."id";
DO $godwit$ DECLARE godwit_last bigint;
BEGIN
  ALTER SEQUENCE "public"."orders_id_seq" AS bigint;
  SELECT last_value INTO godwit_last FROM "public"."orders_id_seq";
  IF godwit_last NOT BETWEEN 1 AND 32767 THEN
    PERFORM pg_catalog.setval('"public"."orders_id_seq"'::regclass, greatest(least(godwit_last, 32767), 1), true);
  END IF;
  ALTER SEQUENCE "public"."orders_id_seq" AS smallint;
END $godwit$;
CREATE OR REPLACE FUNCTION godwit."sync_orders_3ee78a30"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value smallint;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id" IS NOT NULL;
    new_changed := NEW."id_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id" IS DISTINCT FROM OLD."id");
    new_changed := (NEW."id_godwit_new" IS DISTINCT FROM OLD."id_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."id_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" smallint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      IF NOT ((NEW."id_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -32768 AND 32767 THEN "id"::smallint END); END;
      IF NOT ((NEW."id" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'conflict', NEW."id"::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -32768 AND 32767 THEN "id"::smallint END); END;
      NEW."id" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; ELSE NEW."id" := OLD."id"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" smallint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      NEW."id_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_new" := NULL; ELSE NEW."id_godwit_new" := OLD."id_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'up', NEW."id"::text, SQLSTATE);
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

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_old_not_null_1"; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$;

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_old" DROP NOT NULL;
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_old_not_null_1" CHECK ("id_godwit_old" IS NOT NULL) NOT VALID;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_orders_3ee78a30" ON "public"."orders";
ALTER TABLE "public"."orders" DROP COLUMN "id_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_orders_3ee78a30"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_old' AND NOT attisdropped);
-- undo: none, ever
