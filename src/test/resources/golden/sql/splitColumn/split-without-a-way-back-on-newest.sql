-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "a" TO "a_godwit_new";
ALTER TABLE "public"."people" RENAME COLUMN "b" TO "b_godwit_new";
CREATE OR REPLACE FUNCTION godwit."sync_people_1f8e21ad"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."full_name" IS NOT NULL;
    new_changed := NEW."a_godwit_new" IS NOT NULL OR NEW."b_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name" IS DISTINCT FROM OLD."full_name") OR pg_catalog.record_image_ne(ROW(NEW."prefix"), ROW(OLD."prefix"));
    new_changed := (NEW."a_godwit_new" IS DISTINCT FROM OLD."a_godwit_new") OR (NEW."b_godwit_new" IS DISTINCT FROM OLD."b_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."a_godwit_new" IS NULL AND NEW."b_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      IF NOT ((NEW."a_godwit_new" IS DISTINCT FROM new_value) OR (NEW."b_godwit_new" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."a_godwit_new" IS NULL AND OLD."b_godwit_new" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
        IF NEW."a_godwit_new" IS NULL THEN NEW."a_godwit_new" := new_value; END IF;
        IF NEW."b_godwit_new" IS NULL THEN NEW."b_godwit_new" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      NEW."a_godwit_new" := new_value; NEW."b_godwit_new" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."a_godwit_new" := NULL; NEW."b_godwit_new" := NULL; ELSE NEW."a_godwit_new" := OLD."a_godwit_new"; NEW."b_godwit_new" := OLD."b_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."people"'::regclass AND attname IN ('a_godwit_new', 'b_godwit_new') AND NOT attisdropped;
-- undo

-- expand/add-columns: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ADD COLUMN "a" text;
ALTER TABLE "public"."people" ADD COLUMN "b" text;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."people"'::regclass AND attname IN ('a', 'b') AND NOT attisdropped;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."people" RENAME COLUMN "b_godwit_new" TO "b"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."people" DROP COLUMN "b";
DO $godwit$ BEGIN ALTER TABLE "public"."people" RENAME COLUMN "a_godwit_new" TO "a"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."people" DROP COLUMN "a";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_people_1f8e21ad"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."full_name" IS NOT NULL;
    new_changed := NEW."a" IS NOT NULL OR NEW."b" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name" IS DISTINCT FROM OLD."full_name") OR pg_catalog.record_image_ne(ROW(NEW."prefix"), ROW(OLD."prefix"));
    new_changed := (NEW."a" IS DISTINCT FROM OLD."a") OR (NEW."b" IS DISTINCT FROM OLD."b");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."a" IS NULL AND NEW."b" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      IF NOT ((NEW."a" IS DISTINCT FROM new_value) OR (NEW."b" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."a" IS NULL AND OLD."b" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
        IF NEW."a" IS NULL THEN NEW."a" := new_value; END IF;
        IF NEW."b" IS NULL THEN NEW."b" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      NEW."a" := new_value; NEW."b" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."a" := NULL; NEW."b" := NULL; ELSE NEW."a" := OLD."a"; NEW."b" := OLD."b"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_people_1f8e21ad" BEFORE INSERT OR UPDATE OF "full_name", "a", "b", "id", "prefix" ON "public"."people"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_people_1f8e21ad')
EXECUTE FUNCTION godwit."sync_people_1f8e21ad"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_people_1f8e21ad";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."people"'::regclass AND tgname = 'zzz_godwit_sync_people_1f8e21ad');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_people_1f8e21ad" ON "public"."people";
DROP FUNCTION IF EXISTS godwit."sync_people_1f8e21ad"();

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."people" ("a", "b");
-- probe
SELECT false;
-- undo

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "full_name" TO "full_name_godwit_old";
CREATE OR REPLACE FUNCTION godwit."sync_people_1f8e21ad"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."full_name_godwit_old" IS NOT NULL;
    new_changed := NEW."a" IS NOT NULL OR NEW."b" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name_godwit_old" IS DISTINCT FROM OLD."full_name_godwit_old") OR pg_catalog.record_image_ne(ROW(NEW."prefix"), ROW(OLD."prefix"));
    new_changed := (NEW."a" IS DISTINCT FROM OLD."a") OR (NEW."b" IS DISTINCT FROM OLD."b");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."a" IS NULL AND NEW."b" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name_godwit_old"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      IF NOT ((NEW."a" IS DISTINCT FROM new_value) OR (NEW."b" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."a" IS NULL AND OLD."b" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name_godwit_old"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
        IF NEW."a" IS NULL THEN NEW."a" := new_value; END IF;
        IF NEW."b" IS NULL THEN NEW."b" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name_godwit_old"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      NEW."a" := new_value; NEW."b" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."a" := NULL; NEW."b" := NULL; ELSE NEW."a" := OLD."a"; NEW."b" := OLD."b"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'full_name_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."people" RENAME COLUMN "full_name_godwit_old" TO "full_name";
CREATE OR REPLACE FUNCTION godwit."sync_people_1f8e21ad"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."full_name" IS NOT NULL;
    new_changed := NEW."a" IS NOT NULL OR NEW."b" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name" IS DISTINCT FROM OLD."full_name") OR pg_catalog.record_image_ne(ROW(NEW."prefix"), ROW(OLD."prefix"));
    new_changed := (NEW."a" IS DISTINCT FROM OLD."a") OR (NEW."b" IS DISTINCT FROM OLD."b");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."a" IS NULL AND NEW."b" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      IF NOT ((NEW."a" IS DISTINCT FROM new_value) OR (NEW."b" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."a" IS NULL AND OLD."b" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_1f8e21ad'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
        IF NEW."a" IS NULL THEN NEW."a" := new_value; END IF;
        IF NEW."b" IS NULL THEN NEW."b" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    NULL;  -- no way back: the old side keeps what it has
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_1f8e21ad".new."full_name"; "prefix" text := "sync_people_1f8e21ad".new."prefix";
      BEGIN godwit_sync.new_value := ("left"(full_name, 1)); godwit_sync.new_value_2 := ((prefix || full_name)); END;
      NEW."a" := new_value; NEW."b" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."a" := NULL; NEW."b" := NULL; ELSE NEW."a" := OLD."a"; NEW."b" := OLD."b"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_1f8e21ad', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_people_1f8e21ad" ON "public"."people";
ALTER TABLE "public"."people" DROP COLUMN "full_name_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_people_1f8e21ad"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'full_name_godwit_old' AND NOT attisdropped);
-- undo: none, ever
