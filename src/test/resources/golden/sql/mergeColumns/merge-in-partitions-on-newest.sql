-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "address" TO "address_godwit_new";
CREATE OR REPLACE FUNCTION godwit."sync_people_48e084e4"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  old_value_2 text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."street" IS NOT NULL OR NEW."city" IS NOT NULL;
    new_changed := NEW."address_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."street" IS DISTINCT FROM OLD."street") OR (NEW."city" IS DISTINCT FROM OLD."city");
    new_changed := (NEW."address_godwit_new" IS DISTINCT FROM OLD."address_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR (NEW."id" IS DISTINCT FROM OLD."id")) AND NEW."address_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street"; "city" text := "sync_people_48e084e4".new."city";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      IF NOT ((NEW."address_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address_godwit_new";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      IF NOT ((NEW."street" IS DISTINCT FROM old_value) OR (NEW."city" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'conflict', ARRAY[NEW."shop"::text, NEW."id"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_48e084e4'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address_godwit_new";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      NEW."street" := old_value; NEW."city" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."street" := NULL; NEW."city" := NULL; ELSE NEW."street" := OLD."street"; NEW."city" := OLD."city"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'down', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street"; "city" text := "sync_people_48e084e4".new."city";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      NEW."address_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."address_godwit_new" := NULL; ELSE NEW."address_godwit_new" := OLD."address_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'up', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'address_godwit_new' AND NOT attisdropped);
-- undo

-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ADD COLUMN "address" text;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'address' AND NOT attisdropped);
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."people" RENAME COLUMN "address_godwit_new" TO "address"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."people" DROP COLUMN "address";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_people_48e084e4"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  old_value_2 text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."street" IS NOT NULL OR NEW."city" IS NOT NULL;
    new_changed := NEW."address" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."street" IS DISTINCT FROM OLD."street") OR (NEW."city" IS DISTINCT FROM OLD."city");
    new_changed := (NEW."address" IS DISTINCT FROM OLD."address");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR (NEW."id" IS DISTINCT FROM OLD."id")) AND NEW."address" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street"; "city" text := "sync_people_48e084e4".new."city";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      IF NOT ((NEW."address" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      IF NOT ((NEW."street" IS DISTINCT FROM old_value) OR (NEW."city" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'conflict', ARRAY[NEW."shop"::text, NEW."id"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_48e084e4'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      NEW."street" := old_value; NEW."city" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."street" := NULL; NEW."city" := NULL; ELSE NEW."street" := OLD."street"; NEW."city" := OLD."city"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'down', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street"; "city" text := "sync_people_48e084e4".new."city";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      NEW."address" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."address" := NULL; ELSE NEW."address" := OLD."address"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'up', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_people_48e084e4" BEFORE INSERT OR UPDATE OF "street", "city", "address", "shop", "id" ON "public"."people"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_people_48e084e4')
EXECUTE FUNCTION godwit."sync_people_48e084e4"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_people_48e084e4";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."people"'::regclass AND tgname = 'zzz_godwit_sync_people_48e084e4');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_people_48e084e4" ON "public"."people";
DROP FUNCTION IF EXISTS godwit."sync_people_48e084e4"();

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."people" ("address");
-- probe
SELECT false;
-- undo

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."people" VALIDATE CONSTRAINT "people_street_not_null";

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ALTER COLUMN "street" DROP NOT NULL;
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."people" ADD CONSTRAINT "people_street_not_null" NOT NULL "street" NOT VALID;

-- contract/new-not-null-address-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ADD CONSTRAINT "people_godwit_not_null_1" CHECK ("address" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."people"'::regclass AND conname = 'people_godwit_not_null_1');
-- undo
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "people_godwit_not_null_1";

-- contract/new-not-null-address-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."people" VALIDATE CONSTRAINT "people_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."people"'::regclass AND conname = 'people_godwit_not_null_1' AND convalidated);
-- undo

-- contract/new-not-null-address: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ALTER COLUMN "address" SET NOT NULL;
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "people_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'address' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."people" ALTER COLUMN "address" DROP NOT NULL;

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "street" TO "street_godwit_old";
ALTER TABLE "public"."people" RENAME COLUMN "city" TO "city_godwit_old";
CREATE OR REPLACE FUNCTION godwit."sync_people_48e084e4"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  old_value_2 text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."street_godwit_old" IS NOT NULL OR NEW."city_godwit_old" IS NOT NULL;
    new_changed := NEW."address" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."street_godwit_old" IS DISTINCT FROM OLD."street_godwit_old") OR (NEW."city_godwit_old" IS DISTINCT FROM OLD."city_godwit_old");
    new_changed := (NEW."address" IS DISTINCT FROM OLD."address");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR (NEW."id" IS DISTINCT FROM OLD."id")) AND NEW."address" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street_godwit_old"; "city" text := "sync_people_48e084e4".new."city_godwit_old";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      IF NOT ((NEW."address" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      IF NOT ((NEW."street_godwit_old" IS DISTINCT FROM old_value) OR (NEW."city_godwit_old" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'conflict', ARRAY[NEW."shop"::text, NEW."id"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_48e084e4'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      NEW."street_godwit_old" := old_value; NEW."city_godwit_old" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."street_godwit_old" := NULL; NEW."city_godwit_old" := NULL; ELSE NEW."street_godwit_old" := OLD."street_godwit_old"; NEW."city_godwit_old" := OLD."city_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'down', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street_godwit_old"; "city" text := "sync_people_48e084e4".new."city_godwit_old";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      NEW."address" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."address" := NULL; ELSE NEW."address" := OLD."address"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'up', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."people"'::regclass AND attname IN ('street_godwit_old', 'city_godwit_old') AND NOT attisdropped;
-- undo
ALTER TABLE "public"."people" RENAME COLUMN "street_godwit_old" TO "street";
ALTER TABLE "public"."people" RENAME COLUMN "city_godwit_old" TO "city";
CREATE OR REPLACE FUNCTION godwit."sync_people_48e084e4"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  old_value_2 text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."street" IS NOT NULL OR NEW."city" IS NOT NULL;
    new_changed := NEW."address" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."street" IS DISTINCT FROM OLD."street") OR (NEW."city" IS DISTINCT FROM OLD."city");
    new_changed := (NEW."address" IS DISTINCT FROM OLD."address");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."shop" IS DISTINCT FROM OLD."shop") OR (NEW."id" IS DISTINCT FROM OLD."id")) AND NEW."address" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street"; "city" text := "sync_people_48e084e4".new."city";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      IF NOT ((NEW."address" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      IF NOT ((NEW."street" IS DISTINCT FROM old_value) OR (NEW."city" IS DISTINCT FROM old_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'conflict', ARRAY[NEW."shop"::text, NEW."id"::text]::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_48e084e4'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "address" text := "sync_people_48e084e4".new."address";
      BEGIN godwit_sync.old_value := (split_part(address, ', '::text, 1)); godwit_sync.old_value_2 := (substr(address, (strpos(address, ', '::text) + 2))); END;
      NEW."street" := old_value; NEW."city" := old_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."street" := NULL; NEW."city" := NULL; ELSE NEW."street" := OLD."street"; NEW."city" := OLD."city"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'down', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "street" text := "sync_people_48e084e4".new."street"; "city" text := "sync_people_48e084e4".new."city";
      BEGIN godwit_sync.new_value := (((street || ', '::text) || city)); END;
      NEW."address" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."address" := NULL; ELSE NEW."address" := OLD."address"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_48e084e4', 'up', ARRAY[NEW."shop"::text, NEW."id"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_people_48e084e4" ON "public"."people";
ALTER TABLE "public"."people" DROP COLUMN "street_godwit_old" RESTRICT;
ALTER TABLE "public"."people" DROP COLUMN "city_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_people_48e084e4"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname IN ('street_godwit_old', 'city_godwit_old') AND NOT attisdropped);
-- undo: none, ever
