-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "amount" TO "amount_godwit_new";
CREATE OR REPLACE FUNCTION godwit."sync_orders_a12bf35e"() RETURNS trigger
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
    new_changed := NEW."amount_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents" IS DISTINCT FROM OLD."amount_cents");
    new_changed := (NEW."amount_godwit_new" IS DISTINCT FROM OLD."amount_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR pg_catalog.record_image_ne(ROW(NEW."at"), ROW(OLD."at")) OR pg_catalog.record_image_ne(ROW(NEW."code"), ROW(OLD."code"))) AND NEW."amount_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'conflict', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_a12bf35e'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount_godwit_new" := NULL; ELSE NEW."amount_godwit_new" := OLD."amount_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'up', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_godwit_new' AND NOT attisdropped);
-- undo

-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "amount" numeric(12,2);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount' AND NOT attisdropped);
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" RENAME COLUMN "amount_godwit_new" TO "amount"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."orders" DROP COLUMN "amount";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_orders_a12bf35e"() RETURNS trigger
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
    new_changed := NEW."amount" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents" IS DISTINCT FROM OLD."amount_cents");
    new_changed := (NEW."amount" IS DISTINCT FROM OLD."amount");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR pg_catalog.record_image_ne(ROW(NEW."at"), ROW(OLD."at")) OR pg_catalog.record_image_ne(ROW(NEW."code"), ROW(OLD."code"))) AND NEW."amount" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'conflict', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_a12bf35e'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount" := NULL; ELSE NEW."amount" := OLD."amount"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'up', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_orders_a12bf35e" BEFORE INSERT OR UPDATE OF "amount_cents", "amount", "shop", "at", "code" ON "public"."orders"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_orders_a12bf35e')
EXECUTE FUNCTION godwit."sync_orders_a12bf35e"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_orders_a12bf35e";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_sync_orders_a12bf35e');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_orders_a12bf35e" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."sync_orders_a12bf35e"();

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."orders" ("amount");
-- probe
SELECT false;
-- undo

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents" TO "amount_cents_godwit_old";
CREATE OR REPLACE FUNCTION godwit."sync_orders_a12bf35e"() RETURNS trigger
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
    new_changed := NEW."amount" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents_godwit_old" IS DISTINCT FROM OLD."amount_cents_godwit_old");
    new_changed := (NEW."amount" IS DISTINCT FROM OLD."amount");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR pg_catalog.record_image_ne(ROW(NEW."at"), ROW(OLD."at")) OR pg_catalog.record_image_ne(ROW(NEW."code"), ROW(OLD."code"))) AND NEW."amount" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents_godwit_old";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'conflict', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_a12bf35e'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents_godwit_old";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount" := NULL; ELSE NEW."amount" := OLD."amount"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'up', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" RENAME COLUMN "amount_cents_godwit_old" TO "amount_cents";
CREATE OR REPLACE FUNCTION godwit."sync_orders_a12bf35e"() RETURNS trigger
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
    new_changed := NEW."amount" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."amount_cents" IS DISTINCT FROM OLD."amount_cents");
    new_changed := (NEW."amount" IS DISTINCT FROM OLD."amount");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR pg_catalog.record_image_ne(ROW(NEW."at"), ROW(OLD."at")) OR pg_catalog.record_image_ne(ROW(NEW."code"), ROW(OLD."code"))) AND NEW."amount" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      IF NOT ((NEW."amount" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'conflict', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_a12bf35e'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "amount_cents" integer := "sync_orders_a12bf35e".new."amount_cents";
      BEGIN godwit_sync.new_value := (((amount_cents)::numeric / 100.0)); END;
      NEW."amount" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."amount" := NULL; ELSE NEW."amount" := OLD."amount"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_a12bf35e', 'up', ARRAY[NEW."shop"::text, (pg_catalog.to_jsonb(NEW."at") #>> '{}'), NEW."code"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_orders_a12bf35e" ON "public"."orders";
ALTER TABLE "public"."orders" DROP COLUMN "amount_cents_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_orders_a12bf35e"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'amount_cents_godwit_old' AND NOT attisdropped);
-- undo: none, ever
