-- expand/lookup_countries_c52d1bbc: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "godwit"."lookup_countries_c52d1bbc" AS SELECT l."code", l."Name" FROM "public"."countries" AS l WHERE l."code" IS NOT NULL;
CREATE UNIQUE INDEX ON "godwit"."lookup_countries_c52d1bbc" ("code");
GRANT SELECT ON "godwit"."lookup_countries_c52d1bbc" TO application;
-- probe
SELECT to_regclass('"godwit"."lookup_countries_c52d1bbc"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "godwit"."lookup_countries_c52d1bbc";

-- expand/create-addresses_godwit_new: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."addresses_godwit_new" ("id" integer CONSTRAINT "addresses_id_not_null" NOT NULL, "country" text, "country_name" text COLLATE pg_catalog."C");
ALTER TABLE "public"."addresses_godwit_new" ADD CONSTRAINT "addresses_pkey_godwit_new" PRIMARY KEY (id);
GRANT SELECT ON "public"."addresses_godwit_new" TO PUBLIC;
GRANT DELETE ON "public"."addresses_godwit_new" TO application;
GRANT INSERT ON "public"."addresses_godwit_new" TO application;
GRANT SELECT ON "public"."addresses_godwit_new" TO application;
GRANT UPDATE ON "public"."addresses_godwit_new" TO application;
-- probe
SELECT to_regclass('"public"."addresses_godwit_new"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."addresses_godwit_new";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."copy_addresses_3202610d"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."addresses_godwit_new";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."addresses_godwit_new" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."addresses_godwit_new" ("id", "country", "country_name") OVERRIDING SYSTEM VALUE
        SELECT "id", "country", (SELECT godwit_lookup."Name" FROM "godwit"."lookup_countries_c52d1bbc" AS godwit_lookup WHERE godwit_lookup."code" = r."country") FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("id") DO UPDATE SET "country" = EXCLUDED."country", "country_name" = EXCLUDED."country_name";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_addresses_3202610d', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_addresses_3202610d"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_addresses_3202610d" AFTER INSERT OR UPDATE OR DELETE ON "public"."addresses" FOR EACH ROW EXECUTE FUNCTION godwit."copy_addresses_3202610d"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_addresses_3202610d";
CREATE TRIGGER "zzz_godwit_copy_addresses_3202610d_t" AFTER TRUNCATE ON "public"."addresses" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_addresses_3202610d"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_addresses_3202610d_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."addresses"'::regclass AND tgname = 'zzz_godwit_copy_addresses_3202610d');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d" ON "public"."addresses";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d_t" ON "public"."addresses";
DROP FUNCTION IF EXISTS godwit."copy_addresses_3202610d"();

-- enforce/lookup_countries_c52d1bbc: one transaction, SHARE ROW EXCLUSIVE
DELETE FROM "godwit"."lookup_countries_c52d1bbc" AS k WHERE NOT EXISTS (SELECT FROM "public"."countries" AS l WHERE k."code" = l."code");
INSERT INTO "godwit"."lookup_countries_c52d1bbc" AS k ("code", "Name") SELECT l."code", l."Name" FROM "public"."countries" AS l WHERE l."code" IS NOT NULL ON CONFLICT ("code") DO UPDATE SET "Name" = EXCLUDED."Name" WHERE record_image_ne(ROW(k."Name"), ROW(EXCLUDED."Name"));
-- probe
SELECT false;
-- undo

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."addresses_godwit_new";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DO $godwit$ BEGIN
  IF EXISTS (SELECT FROM "public"."countries" AS l WHERE l."code" IS NOT NULL AND NOT EXISTS (
      SELECT FROM "godwit"."lookup_countries_c52d1bbc" AS k WHERE k."code" = l."code" AND NOT record_image_ne(ROW(k."Name"), ROW(l."Name"))))
    OR EXISTS (SELECT FROM "godwit"."lookup_countries_c52d1bbc" AS k WHERE NOT EXISTS (SELECT FROM "public"."countries" AS l WHERE k."code" = l."code")) THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = 'table public.countries has changed since Enforce, and the new table has values that it had then: change it back, or roll back and begin again when it rests';
  END IF;
END $godwit$;
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d" ON "public"."addresses";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d_t" ON "public"."addresses";
ALTER INDEX "public"."addresses_pkey" RENAME TO "addresses_pkey_godwit_old";
ALTER TABLE "public"."addresses" RENAME TO "addresses_godwit_old";
ALTER TABLE "public"."addresses_godwit_new" RENAME TO "addresses";
ALTER INDEX "public"."addresses_pkey_godwit_new" RENAME TO "addresses_pkey";
CREATE OR REPLACE FUNCTION godwit."copy_addresses_3202610d_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      IF TG_RELID = '"public"."addresses"'::regclass THEN
        TRUNCATE "public"."addresses_godwit_old";
      ELSE
        EXECUTE format('DELETE FROM "public"."addresses_godwit_old" AS r USING %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      END IF;
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."addresses_godwit_old" AS r WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."addresses_godwit_old" AS r SET "country" = n."country", "id" = n."id" FROM (SELECT ("country") AS "country", ("id") AS "id" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."addresses_godwit_old" ("country", "id") OVERRIDING SYSTEM VALUE
        SELECT ("country") AS "country", ("id") AS "id" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "country" = EXCLUDED."country";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_addresses_3202610d', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_addresses_3202610d_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_addresses_3202610d" AFTER INSERT OR UPDATE OR DELETE ON "public"."addresses" FOR EACH ROW EXECUTE FUNCTION godwit."copy_addresses_3202610d_back_0"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_addresses_3202610d";
CREATE TRIGGER "zzz_godwit_copy_addresses_3202610d_t" BEFORE TRUNCATE ON "public"."addresses" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_addresses_3202610d_back_0"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_addresses_3202610d_t";
-- probe
SELECT to_regclass('"public"."addresses_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d" ON "public"."addresses";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d_t" ON "public"."addresses";
DROP FUNCTION IF EXISTS godwit."copy_addresses_3202610d_back_0"();
ALTER INDEX "public"."addresses_pkey" RENAME TO "addresses_pkey_godwit_new";
ALTER TABLE "public"."addresses" RENAME TO "addresses_godwit_new";
ALTER TABLE "public"."addresses_godwit_old" RENAME TO "addresses";
ALTER INDEX "public"."addresses_pkey_godwit_old" RENAME TO "addresses_pkey";
CREATE TRIGGER "zzz_godwit_copy_addresses_3202610d" AFTER INSERT OR UPDATE OR DELETE ON "public"."addresses" FOR EACH ROW EXECUTE FUNCTION godwit."copy_addresses_3202610d"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_addresses_3202610d";
CREATE TRIGGER "zzz_godwit_copy_addresses_3202610d_t" AFTER TRUNCATE ON "public"."addresses" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_addresses_3202610d"();
ALTER TABLE "public"."addresses" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_addresses_3202610d_t";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d" ON "public"."addresses";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_addresses_3202610d_t" ON "public"."addresses";
DROP FUNCTION IF EXISTS godwit."copy_addresses_3202610d_back_0"();
DROP FUNCTION IF EXISTS godwit."copy_addresses_3202610d"();
DROP TABLE IF EXISTS "godwit"."lookup_countries_c52d1bbc";
DROP TABLE "public"."addresses_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."addresses_godwit_old"') IS NULL;
-- undo: none, ever
