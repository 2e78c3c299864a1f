-- expand/create-people_godwit_new: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."people_godwit_new" ("id" integer DEFAULT nextval('public.people_id_seq'::regclass) NOT NULL, "name" text NOT NULL);
ALTER TABLE "public"."people_godwit_new" ADD CONSTRAINT "people_pkey_godwit_new" PRIMARY KEY (id);
GRANT DELETE ON "public"."people_godwit_new" TO application;
GRANT INSERT ON "public"."people_godwit_new" TO application;
GRANT SELECT ON "public"."people_godwit_new" TO application;
GRANT UPDATE ON "public"."people_godwit_new" TO application;
-- probe
SELECT to_regclass('"public"."people_godwit_new"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."people_godwit_new";

-- expand/create-addresses: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."addresses" ("person" integer DEFAULT nextval('public.people_id_seq'::regclass) NOT NULL, "city" text);
ALTER TABLE "public"."addresses" ADD CONSTRAINT "addresses_pkey" PRIMARY KEY (person);
GRANT DELETE ON "public"."addresses" TO application;
GRANT INSERT ON "public"."addresses" TO application;
GRANT SELECT ON "public"."addresses" TO application;
GRANT UPDATE ON "public"."addresses" TO application;
-- probe
SELECT to_regclass('"public"."addresses"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."addresses";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."copy_people_8ac4f21f"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."people_godwit_new";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."people_godwit_new" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."people_godwit_new" ("id", "name") OVERRIDING SYSTEM VALUE
        SELECT "id", "name" FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("id") DO UPDATE SET "name" = EXCLUDED."name";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_people_8ac4f21f', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."addresses";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."addresses" AS t
          USING (SELECT ("id") AS "person" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."person" = o."person"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "person" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."person" = o."person"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."addresses" ("person", "city") OVERRIDING SYSTEM VALUE
        SELECT "id", "city" FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("person") DO UPDATE SET "city" = EXCLUDED."city";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_people_8ac4f21f', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_people_8ac4f21f"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f" AFTER INSERT OR UPDATE OR DELETE ON "public"."people" FOR EACH ROW EXECUTE FUNCTION godwit."copy_people_8ac4f21f"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f";
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f_t" AFTER TRUNCATE ON "public"."people" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_people_8ac4f21f"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."people"'::regclass AND tgname = 'zzz_godwit_copy_people_8ac4f21f');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f" ON "public"."people";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f_t" ON "public"."people";
DROP FUNCTION IF EXISTS godwit."copy_people_8ac4f21f"();

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."people_godwit_new";
ANALYZE "public"."addresses";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f" ON "public"."people";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f_t" ON "public"."people";
ALTER INDEX "public"."people_pkey" RENAME TO "people_pkey_godwit_old";
ALTER TABLE "public"."people" RENAME TO "people_godwit_old";
ALTER TABLE "public"."people_godwit_new" RENAME TO "people";
ALTER INDEX "public"."people_pkey_godwit_new" RENAME TO "people_pkey";
ALTER SEQUENCE "public"."people_id_seq" OWNED BY "public"."people"."id";
CREATE OR REPLACE FUNCTION godwit."copy_people_8ac4f21f_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
          EXECUTE format('DELETE FROM "public"."people_godwit_old" AS r USING %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."people_godwit_old" AS r WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."people_godwit_old" AS r SET "id" = n."id", "name" = n."name" FROM (SELECT ("id") AS "id", ("name") AS "name" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          ELSE
            UPDATE "public"."people_godwit_old" AS r SET "name" = n."name" FROM (SELECT ("id") AS "id", ("name") AS "name" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = NEW."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."people_godwit_old" ("id", "name") OVERRIDING SYSTEM VALUE
        SELECT ("id") AS "id", ("name") AS "name" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "name" = EXCLUDED."name";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_people_8ac4f21f', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_people_8ac4f21f_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f" AFTER INSERT OR UPDATE OR DELETE ON "public"."people" FOR EACH ROW EXECUTE FUNCTION godwit."copy_people_8ac4f21f_back_0"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f";
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f_t" BEFORE TRUNCATE ON "public"."people" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_people_8ac4f21f_back_0"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f_t";
CREATE OR REPLACE FUNCTION godwit."copy_people_8ac4f21f_back_1"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
          EXECUTE format('UPDATE "public"."people_godwit_old" AS r SET "city" = NULL FROM %s AS t WHERE r."id" = t."person"', TG_RELID::regclass);
      ELSIF TG_OP = 'DELETE' THEN
      UPDATE "public"."people_godwit_old" AS r SET "city" = NULL WHERE r."id" = OLD."person";
    ELSE
          IF TG_OP = 'UPDATE' AND (NEW."person" <> OLD."person") THEN UPDATE "public"."people_godwit_old" AS r SET "city" = NULL WHERE r."id" = OLD."person"; END IF;
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."people_godwit_old" AS r SET "city" = n."city" FROM (SELECT ("city") AS "city", ("person") AS "id" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = NEW."person";
            godwit_done := FOUND;
          ELSE
            UPDATE "public"."people_godwit_old" AS r SET "city" = n."city" FROM (SELECT ("city") AS "city", ("person") AS "id" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = NEW."person";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."people_godwit_old" ("city", "id") OVERRIDING SYSTEM VALUE
        SELECT ("city") AS "city", ("person") AS "id" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "city" = EXCLUDED."city";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_people_8ac4f21f', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."person"::text ELSE NEW."person"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_people_8ac4f21f_back_1"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f" AFTER INSERT OR UPDATE OR DELETE ON "public"."addresses" FOR EACH ROW EXECUTE FUNCTION godwit."copy_people_8ac4f21f_back_1"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f";
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f_t" BEFORE TRUNCATE ON "public"."addresses" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_people_8ac4f21f_back_1"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f_t";
-- probe
SELECT to_regclass('"public"."people_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f" ON "public"."people";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f_t" ON "public"."people";
DROP FUNCTION IF EXISTS godwit."copy_people_8ac4f21f_back_0"();
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f" ON "public"."addresses";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f_t" ON "public"."addresses";
DROP FUNCTION IF EXISTS godwit."copy_people_8ac4f21f_back_1"();
ALTER SEQUENCE "public"."people_id_seq" OWNED BY "public"."people_godwit_old"."id";
ALTER INDEX "public"."people_pkey" RENAME TO "people_pkey_godwit_new";
ALTER TABLE "public"."people" RENAME TO "people_godwit_new";
ALTER TABLE "public"."people_godwit_old" RENAME TO "people";
ALTER INDEX "public"."people_pkey_godwit_old" RENAME TO "people_pkey";
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f" AFTER INSERT OR UPDATE OR DELETE ON "public"."people" FOR EACH ROW EXECUTE FUNCTION godwit."copy_people_8ac4f21f"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f";
CREATE TRIGGER "zzz_godwit_copy_people_8ac4f21f_t" AFTER TRUNCATE ON "public"."people" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_people_8ac4f21f"();
ALTER TABLE "public"."people" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_people_8ac4f21f_t";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f" ON "public"."people";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f_t" ON "public"."people";
DROP FUNCTION IF EXISTS godwit."copy_people_8ac4f21f_back_0"();
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f" ON "public"."addresses";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_people_8ac4f21f_t" ON "public"."addresses";
DROP FUNCTION IF EXISTS godwit."copy_people_8ac4f21f_back_1"();
DROP FUNCTION IF EXISTS godwit."copy_people_8ac4f21f"();
DROP TABLE "public"."people_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."people_godwit_old"') IS NULL;
-- undo: none, ever
