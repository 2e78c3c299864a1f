-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "first_name" TO "first_name_godwit_new";
ALTER TABLE "public"."people" RENAME COLUMN "Last Name" TO "Last Name_godwit_new";
CREATE OR REPLACE FUNCTION godwit."sync_people_a7629e6b"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 character varying(200);
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."full_name" IS NULL AND NEW."first_name_godwit_new" IS NULL AND NEW."Last Name_godwit_new" IS NULL THEN NEW."full_name" := 'Nemo'::text; END IF;
    old_changed := NEW."full_name" IS NOT NULL;
    new_changed := NEW."first_name_godwit_new" IS NOT NULL OR NEW."Last Name_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name" IS DISTINCT FROM OLD."full_name");
    new_changed := (NEW."first_name_godwit_new" IS DISTINCT FROM OLD."first_name_godwit_new") OR (NEW."Last Name_godwit_new" IS DISTINCT FROM OLD."Last Name_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."first_name_godwit_new" IS NULL AND NEW."Last Name_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      IF NOT ((NEW."first_name_godwit_new" IS DISTINCT FROM new_value) OR (NEW."Last Name_godwit_new" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name_godwit_new"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name_godwit_new";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      IF NOT ((NEW."full_name" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."first_name_godwit_new" IS NULL AND OLD."Last Name_godwit_new" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
        IF NEW."first_name_godwit_new" IS NULL THEN NEW."first_name_godwit_new" := new_value; END IF;
        IF NEW."Last Name_godwit_new" IS NULL THEN NEW."Last Name_godwit_new" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name_godwit_new"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name_godwit_new";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      NEW."full_name" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."full_name" := NULL; ELSE NEW."full_name" := OLD."full_name"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      NEW."first_name_godwit_new" := new_value; NEW."Last Name_godwit_new" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."first_name_godwit_new" := NULL; NEW."Last Name_godwit_new" := NULL; ELSE NEW."first_name_godwit_new" := OLD."first_name_godwit_new"; NEW."Last Name_godwit_new" := OLD."Last Name_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."people"'::regclass AND attname IN ('first_name_godwit_new', 'Last Name_godwit_new') AND NOT attisdropped;
-- undo

-- expand/add-columns: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ADD COLUMN "first_name" text;
GRANT UPDATE ("first_name") ON "public"."people" TO PUBLIC;
ALTER TABLE "public"."people" ADD COLUMN "Last Name" character varying(200);
GRANT UPDATE ("Last Name") ON "public"."people" TO PUBLIC;
-- probe
SELECT count(*) = 2 FROM pg_catalog.pg_attribute
WHERE attrelid = '"public"."people"'::regclass AND attname IN ('first_name', 'Last Name') AND NOT attisdropped;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."people" RENAME COLUMN "Last Name_godwit_new" TO "Last Name"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."people" DROP COLUMN "Last Name";
DO $godwit$ BEGIN ALTER TABLE "public"."people" RENAME COLUMN "first_name_godwit_new" TO "first_name"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."people" DROP COLUMN "first_name";

-- dualwrite/sync: one transaction, ACCESS EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_people_a7629e6b"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 character varying(200);
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."full_name" IS NULL AND NEW."first_name" IS NULL AND NEW."Last Name" IS NULL THEN NEW."full_name" := 'Nemo'::text; END IF;
    old_changed := NEW."full_name" IS NOT NULL;
    new_changed := NEW."first_name" IS NOT NULL OR NEW."Last Name" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name" IS DISTINCT FROM OLD."full_name");
    new_changed := (NEW."first_name" IS DISTINCT FROM OLD."first_name") OR (NEW."Last Name" IS DISTINCT FROM OLD."Last Name");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."first_name" IS NULL AND NEW."Last Name" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      IF NOT ((NEW."first_name" IS DISTINCT FROM new_value) OR (NEW."Last Name" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      IF NOT ((NEW."full_name" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."first_name" IS NULL AND OLD."Last Name" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
        IF NEW."first_name" IS NULL THEN NEW."first_name" := new_value; END IF;
        IF NEW."Last Name" IS NULL THEN NEW."Last Name" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      NEW."full_name" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."full_name" := NULL; ELSE NEW."full_name" := OLD."full_name"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      NEW."first_name" := new_value; NEW."Last Name" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."first_name" := NULL; NEW."Last Name" := NULL; ELSE NEW."first_name" := OLD."first_name"; NEW."Last Name" := OLD."Last Name"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_people_a7629e6b" BEFORE INSERT OR UPDATE OF "full_name", "first_name", "Last Name", "id" ON "public"."people"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_people_a7629e6b')
EXECUTE FUNCTION godwit."sync_people_a7629e6b"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_people_a7629e6b";
ALTER TABLE "public"."people" ALTER COLUMN "full_name" DROP DEFAULT;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."people"'::regclass AND tgname = 'zzz_godwit_sync_people_a7629e6b');
-- undo
ALTER TABLE "public"."people" ALTER COLUMN "full_name" SET DEFAULT 'Nemo'::text;
DROP TRIGGER IF EXISTS "zzz_godwit_sync_people_a7629e6b" ON "public"."people";
DROP FUNCTION IF EXISTS godwit."sync_people_a7629e6b"();

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."people" ("first_name", "Last Name");
-- probe
SELECT false;
-- undo

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."people" VALIDATE CONSTRAINT "people_full_name_not_null";
ALTER TABLE "public"."people" VALIDATE CONSTRAINT "named";

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ALTER COLUMN "full_name" DROP NOT NULL;
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "named";
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."people" ADD CONSTRAINT "people_full_name_not_null" NOT NULL "full_name" NOT VALID;
ALTER TABLE "public"."people" ADD CONSTRAINT "named" CHECK ((full_name <> ''::text)) NOT VALID;
COMMENT ON CONSTRAINT "named" ON "public"."people" IS 'not empty';

-- contract/new-not-null-first_name-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ADD CONSTRAINT "people_godwit_not_null_1" CHECK ("first_name" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."people"'::regclass AND conname = 'people_godwit_not_null_1');
-- undo
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "people_godwit_not_null_1";

-- contract/new-not-null-first_name-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."people" VALIDATE CONSTRAINT "people_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."people"'::regclass AND conname = 'people_godwit_not_null_1' AND convalidated);
-- undo

-- contract/new-not-null-first_name: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ALTER COLUMN "first_name" SET NOT NULL;
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "people_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'first_name' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."people" ALTER COLUMN "first_name" DROP NOT NULL;

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "full_name" TO "full_name_godwit_old";
CREATE OR REPLACE FUNCTION godwit."sync_people_a7629e6b"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 character varying(200);
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."full_name_godwit_old" IS NULL AND NEW."first_name" IS NULL AND NEW."Last Name" IS NULL THEN NEW."full_name_godwit_old" := 'Nemo'::text; END IF;
    old_changed := NEW."full_name_godwit_old" IS NOT NULL;
    new_changed := NEW."first_name" IS NOT NULL OR NEW."Last Name" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name_godwit_old" IS DISTINCT FROM OLD."full_name_godwit_old");
    new_changed := (NEW."first_name" IS DISTINCT FROM OLD."first_name") OR (NEW."Last Name" IS DISTINCT FROM OLD."Last Name");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."first_name" IS NULL AND NEW."Last Name" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name_godwit_old";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      IF NOT ((NEW."first_name" IS DISTINCT FROM new_value) OR (NEW."Last Name" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      IF NOT ((NEW."full_name_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."first_name" IS NULL AND OLD."Last Name" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name_godwit_old";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
        IF NEW."first_name" IS NULL THEN NEW."first_name" := new_value; END IF;
        IF NEW."Last Name" IS NULL THEN NEW."Last Name" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      NEW."full_name_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."full_name_godwit_old" := NULL; ELSE NEW."full_name_godwit_old" := OLD."full_name_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name_godwit_old";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      NEW."first_name" := new_value; NEW."Last Name" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."first_name" := NULL; NEW."Last Name" := NULL; ELSE NEW."first_name" := OLD."first_name"; NEW."Last Name" := OLD."Last Name"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'up', NEW."id"::text, SQLSTATE);
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
CREATE OR REPLACE FUNCTION godwit."sync_people_a7629e6b"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
  new_value_2 character varying(200);
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."full_name" IS NULL AND NEW."first_name" IS NULL AND NEW."Last Name" IS NULL THEN NEW."full_name" := 'Nemo'::text; END IF;
    old_changed := NEW."full_name" IS NOT NULL;
    new_changed := NEW."first_name" IS NOT NULL OR NEW."Last Name" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."full_name" IS DISTINCT FROM OLD."full_name");
    new_changed := (NEW."first_name" IS DISTINCT FROM OLD."first_name") OR (NEW."Last Name" IS DISTINCT FROM OLD."Last Name");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."first_name" IS NULL AND NEW."Last Name" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      IF NOT ((NEW."first_name" IS DISTINCT FROM new_value) OR (NEW."Last Name" IS DISTINCT FROM new_value_2)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      IF NOT ((NEW."full_name" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    IF TG_OP = 'UPDATE' AND OLD."first_name" IS NULL AND OLD."Last Name" IS NULL AND NOT (coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_people_a7629e6b'), false)) THEN
      BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
        IF NEW."first_name" IS NULL THEN NEW."first_name" := new_value; END IF;
        IF NEW."Last Name" IS NULL THEN NEW."Last Name" := new_value_2; END IF;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END IF;
    BEGIN
      DECLARE "first_name" text := "sync_people_a7629e6b".new."first_name"; "Last Name" character varying(200) := "sync_people_a7629e6b".new."Last Name";
      BEGIN godwit_sync.old_value := ((first_name ||
CASE
    WHEN (("Last Name")::text = ''::text) THEN ''::text
    ELSE (' '::text || ("Last Name")::text)
END)); END;
      NEW."full_name" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."full_name" := NULL; ELSE NEW."full_name" := OLD."full_name"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "full_name" text := "sync_people_a7629e6b".new."full_name";
      BEGIN godwit_sync.new_value := (split_part(full_name, ' '::text, 1)); godwit_sync.new_value_2 := (substr(full_name, (strpos((full_name || ' '::text), ' '::text) + 1))); END;
      NEW."first_name" := new_value; NEW."Last Name" := new_value_2;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."first_name" := NULL; NEW."Last Name" := NULL; ELSE NEW."first_name" := OLD."first_name"; NEW."Last Name" := OLD."Last Name"; END IF;
      PERFORM godwit.record_sync_failure('sync_people_a7629e6b', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_people_a7629e6b" ON "public"."people";
ALTER TABLE "public"."people" DROP COLUMN "full_name_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_people_a7629e6b"();
ALTER TABLE "public"."people" ALTER COLUMN "first_name" SET DEFAULT 'Nemo'::text;
ALTER TABLE "public"."people" ALTER COLUMN "Last Name" SET DEFAULT ''::character varying(200);
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'full_name_godwit_old' AND NOT attisdropped);
-- undo: none, ever
