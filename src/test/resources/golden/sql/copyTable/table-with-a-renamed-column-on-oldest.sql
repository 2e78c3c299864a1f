-- expand/create-places_godwit_new: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."places_godwit_new" ("id" integer NOT NULL, "code" text, "town" text);
ALTER TABLE "public"."places_godwit_new" ADD CONSTRAINT "places_pkey_godwit_new" PRIMARY KEY (id);
CREATE INDEX "by_zip_godwit_new" ON "public"."places_godwit_new" USING btree (code text_pattern_ops DESC) INCLUDE (town);
GRANT DELETE ON "public"."places_godwit_new" TO application;
GRANT INSERT ON "public"."places_godwit_new" TO application;
GRANT SELECT ON "public"."places_godwit_new" TO application;
GRANT UPDATE ON "public"."places_godwit_new" TO application;
-- probe
SELECT to_regclass('"public"."places_godwit_new"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."places_godwit_new";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."copy_places_69b37d4d"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."places_godwit_new";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."places_godwit_new" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."places_godwit_new" ("id", "code", "town") OVERRIDING SYSTEM VALUE
        SELECT "id", "Zip", "town" FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("id") DO UPDATE SET "code" = EXCLUDED."code", "town" = EXCLUDED."town";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_places_69b37d4d', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_places_69b37d4d"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_places_69b37d4d" AFTER INSERT OR UPDATE OR DELETE ON "public"."places" FOR EACH ROW EXECUTE FUNCTION godwit."copy_places_69b37d4d"();
ALTER TABLE "public"."places" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_places_69b37d4d";
CREATE TRIGGER "zzz_godwit_copy_places_69b37d4d_t" AFTER TRUNCATE ON "public"."places" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_places_69b37d4d"();
ALTER TABLE "public"."places" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_places_69b37d4d_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."places"'::regclass AND tgname = 'zzz_godwit_copy_places_69b37d4d');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d" ON "public"."places";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d_t" ON "public"."places";
DROP FUNCTION IF EXISTS godwit."copy_places_69b37d4d"();

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."places_godwit_new";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d" ON "public"."places";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d_t" ON "public"."places";
ALTER INDEX "public"."places_pkey" RENAME TO "places_pkey_godwit_old";
ALTER INDEX "public"."by_zip" RENAME TO "by_zip_godwit_old";
ALTER TABLE "public"."places" RENAME TO "places_godwit_old";
ALTER TABLE "public"."places_godwit_new" RENAME TO "places";
ALTER INDEX "public"."places_pkey_godwit_new" RENAME TO "places_pkey";
ALTER INDEX "public"."by_zip_godwit_new" RENAME TO "by_zip";
CREATE OR REPLACE FUNCTION godwit."copy_places_69b37d4d_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      IF TG_RELID = '"public"."places"'::regclass THEN
        TRUNCATE "public"."places_godwit_old";
      ELSE
        EXECUTE format('DELETE FROM "public"."places_godwit_old" AS r USING %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      END IF;
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."places_godwit_old" AS r WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."places_godwit_old" AS r SET "Zip" = n."Zip", "id" = n."id", "town" = n."town" FROM (SELECT ("code") AS "Zip", ("id") AS "id", ("town") AS "town" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."places_godwit_old" ("Zip", "id", "town") OVERRIDING SYSTEM VALUE
        SELECT ("code") AS "Zip", ("id") AS "id", ("town") AS "town" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "Zip" = EXCLUDED."Zip", "town" = EXCLUDED."town";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_places_69b37d4d', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_places_69b37d4d_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_places_69b37d4d" AFTER INSERT OR UPDATE OR DELETE ON "public"."places" FOR EACH ROW EXECUTE FUNCTION godwit."copy_places_69b37d4d_back_0"();
ALTER TABLE "public"."places" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_places_69b37d4d";
CREATE TRIGGER "zzz_godwit_copy_places_69b37d4d_t" BEFORE TRUNCATE ON "public"."places" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_places_69b37d4d_back_0"();
ALTER TABLE "public"."places" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_places_69b37d4d_t";
-- probe
SELECT to_regclass('"public"."places_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d" ON "public"."places";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d_t" ON "public"."places";
DROP FUNCTION IF EXISTS godwit."copy_places_69b37d4d_back_0"();
ALTER INDEX "public"."places_pkey" RENAME TO "places_pkey_godwit_new";
ALTER INDEX "public"."by_zip" RENAME TO "by_zip_godwit_new";
ALTER TABLE "public"."places" RENAME TO "places_godwit_new";
ALTER TABLE "public"."places_godwit_old" RENAME TO "places";
ALTER INDEX "public"."places_pkey_godwit_old" RENAME TO "places_pkey";
ALTER INDEX "public"."by_zip_godwit_old" RENAME TO "by_zip";
CREATE TRIGGER "zzz_godwit_copy_places_69b37d4d" AFTER INSERT OR UPDATE OR DELETE ON "public"."places" FOR EACH ROW EXECUTE FUNCTION godwit."copy_places_69b37d4d"();
ALTER TABLE "public"."places" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_places_69b37d4d";
CREATE TRIGGER "zzz_godwit_copy_places_69b37d4d_t" AFTER TRUNCATE ON "public"."places" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_places_69b37d4d"();
ALTER TABLE "public"."places" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_places_69b37d4d_t";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d" ON "public"."places";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_places_69b37d4d_t" ON "public"."places";
DROP FUNCTION IF EXISTS godwit."copy_places_69b37d4d_back_0"();
DROP FUNCTION IF EXISTS godwit."copy_places_69b37d4d"();
DROP TABLE "public"."places_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."places_godwit_old"') IS NULL;
-- undo: none, ever
