-- expand/create-stock_godwit_new: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."stock_godwit_new" ("id" integer NOT NULL, "place" text NOT NULL);
ALTER TABLE "public"."stock_godwit_new" ADD CONSTRAINT "stock_pkey_godwit_new" PRIMARY KEY (id);
ALTER TABLE "public"."stock_godwit_new" ADD CONSTRAINT "there_godwit_new" UNIQUE (place);
ALTER TABLE "public"."stock_godwit_new" REPLICA IDENTITY USING INDEX "there_godwit_new";
GRANT DELETE ON "public"."stock_godwit_new" TO application;
GRANT INSERT ON "public"."stock_godwit_new" TO application;
GRANT SELECT ON "public"."stock_godwit_new" TO application;
GRANT UPDATE ON "public"."stock_godwit_new" TO application;
-- probe
SELECT to_regclass('"public"."stock_godwit_new"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."stock_godwit_new";

-- expand/create-numbers: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."numbers" ("id" integer NOT NULL, "n" integer);
ALTER TABLE "public"."numbers" ADD CONSTRAINT "numbers_pkey" PRIMARY KEY (id);
GRANT DELETE ON "public"."numbers" TO application;
GRANT INSERT ON "public"."numbers" TO application;
GRANT SELECT ON "public"."numbers" TO application;
GRANT UPDATE ON "public"."numbers" TO application;
-- probe
SELECT to_regclass('"public"."numbers"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."numbers";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."copy_stock_d1b18e38"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."stock_godwit_new";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."stock_godwit_new" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."stock_godwit_new" ("id", "place") OVERRIDING SYSTEM VALUE
        SELECT "id", "place" FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("id") DO UPDATE SET "place" = EXCLUDED."place";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_stock_d1b18e38', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."numbers";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."numbers" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."numbers" ("id", "n") OVERRIDING SYSTEM VALUE
        SELECT "id", "n" FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("id") DO UPDATE SET "n" = EXCLUDED."n";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_stock_d1b18e38', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_stock_d1b18e38"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38" AFTER INSERT OR UPDATE OR DELETE ON "public"."stock" FOR EACH ROW EXECUTE FUNCTION godwit."copy_stock_d1b18e38"();
ALTER TABLE "public"."stock" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38";
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38_t" AFTER TRUNCATE ON "public"."stock" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_stock_d1b18e38"();
ALTER TABLE "public"."stock" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."stock"'::regclass AND tgname = 'zzz_godwit_copy_stock_d1b18e38');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38" ON "public"."stock";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38_t" ON "public"."stock";
DROP FUNCTION IF EXISTS godwit."copy_stock_d1b18e38"();

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."stock_godwit_new";
ANALYZE "public"."numbers";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38" ON "public"."stock";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38_t" ON "public"."stock";
ALTER INDEX "public"."stock_pkey" RENAME TO "stock_pkey_godwit_old";
ALTER INDEX "public"."there" RENAME TO "there_godwit_old";
ALTER TABLE "public"."stock" RENAME TO "stock_godwit_old";
ALTER TABLE "public"."stock_godwit_new" RENAME TO "stock";
ALTER INDEX "public"."stock_pkey_godwit_new" RENAME TO "stock_pkey";
ALTER INDEX "public"."there_godwit_new" RENAME TO "there";
ALTER PUBLICATION "All of it" DROP TABLE "public"."stock_godwit_old";
ALTER PUBLICATION "All of it" ADD TABLE "public"."stock", "public"."numbers";
ALTER PUBLICATION "told" DROP TABLE "public"."stock_godwit_old";
ALTER PUBLICATION "told" ADD TABLE "public"."stock", "public"."numbers";
CREATE OR REPLACE FUNCTION godwit."copy_stock_d1b18e38_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
          EXECUTE format('DELETE FROM "public"."stock_godwit_old" AS r USING %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."stock_godwit_old" AS r WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."stock_godwit_old" AS r SET "id" = n."id", "place" = n."place" FROM (SELECT ("id") AS "id", ("place") AS "place" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          ELSE
            UPDATE "public"."stock_godwit_old" AS r SET "place" = n."place" FROM (SELECT ("id") AS "id", ("place") AS "place" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = NEW."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."stock_godwit_old" ("id", "place") OVERRIDING SYSTEM VALUE
        SELECT ("id") AS "id", ("place") AS "place" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "place" = EXCLUDED."place";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_stock_d1b18e38', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_stock_d1b18e38_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38" AFTER INSERT OR UPDATE OR DELETE ON "public"."stock" FOR EACH ROW EXECUTE FUNCTION godwit."copy_stock_d1b18e38_back_0"();
ALTER TABLE "public"."stock" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38";
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38_t" BEFORE TRUNCATE ON "public"."stock" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_stock_d1b18e38_back_0"();
ALTER TABLE "public"."stock" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38_t";
CREATE OR REPLACE FUNCTION godwit."copy_stock_d1b18e38_back_1"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
          EXECUTE format('UPDATE "public"."stock_godwit_old" AS r SET "n" = NULL FROM %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      ELSIF TG_OP = 'DELETE' THEN
      UPDATE "public"."stock_godwit_old" AS r SET "n" = NULL WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' AND (NEW."id" <> OLD."id") THEN UPDATE "public"."stock_godwit_old" AS r SET "n" = NULL WHERE r."id" = OLD."id"; END IF;
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."stock_godwit_old" AS r SET "n" = n."n" FROM (SELECT ("id") AS "id", ("n") AS "n" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = NEW."id";
            godwit_done := FOUND;
          ELSE
            UPDATE "public"."stock_godwit_old" AS r SET "n" = n."n" FROM (SELECT ("id") AS "id", ("n") AS "n" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = NEW."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."stock_godwit_old" ("id", "n") OVERRIDING SYSTEM VALUE
        SELECT ("id") AS "id", ("n") AS "n" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "n" = EXCLUDED."n";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_stock_d1b18e38', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_stock_d1b18e38_back_1"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38" AFTER INSERT OR UPDATE OR DELETE ON "public"."numbers" FOR EACH ROW EXECUTE FUNCTION godwit."copy_stock_d1b18e38_back_1"();
ALTER TABLE "public"."numbers" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38";
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38_t" BEFORE TRUNCATE ON "public"."numbers" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_stock_d1b18e38_back_1"();
ALTER TABLE "public"."numbers" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38_t";
-- probe
SELECT to_regclass('"public"."stock_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38" ON "public"."stock";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38_t" ON "public"."stock";
DROP FUNCTION IF EXISTS godwit."copy_stock_d1b18e38_back_0"();
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38" ON "public"."numbers";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38_t" ON "public"."numbers";
DROP FUNCTION IF EXISTS godwit."copy_stock_d1b18e38_back_1"();
DO $godwit$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = 'All of it' AND prrelid = '"public"."stock"'::regclass) THEN ALTER PUBLICATION "All of it" DROP TABLE "public"."stock"; END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = 'All of it' AND prrelid = '"public"."numbers"'::regclass) THEN ALTER PUBLICATION "All of it" DROP TABLE "public"."numbers"; END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = 'All of it') AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = 'All of it' AND prrelid = '"public"."stock_godwit_old"'::regclass) THEN
    ALTER PUBLICATION "All of it" ADD TABLE "public"."stock_godwit_old";
  END IF;
END $godwit$;
DO $godwit$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = 'told' AND prrelid = '"public"."stock"'::regclass) THEN ALTER PUBLICATION "told" DROP TABLE "public"."stock"; END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = 'told' AND prrelid = '"public"."numbers"'::regclass) THEN ALTER PUBLICATION "told" DROP TABLE "public"."numbers"; END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = 'told') AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid WHERE pubname = 'told' AND prrelid = '"public"."stock_godwit_old"'::regclass) THEN
    ALTER PUBLICATION "told" ADD TABLE "public"."stock_godwit_old";
  END IF;
END $godwit$;
ALTER INDEX "public"."stock_pkey" RENAME TO "stock_pkey_godwit_new";
ALTER INDEX "public"."there" RENAME TO "there_godwit_new";
ALTER TABLE "public"."stock" RENAME TO "stock_godwit_new";
ALTER TABLE "public"."stock_godwit_old" RENAME TO "stock";
ALTER INDEX "public"."stock_pkey_godwit_old" RENAME TO "stock_pkey";
ALTER INDEX "public"."there_godwit_old" RENAME TO "there";
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38" AFTER INSERT OR UPDATE OR DELETE ON "public"."stock" FOR EACH ROW EXECUTE FUNCTION godwit."copy_stock_d1b18e38"();
ALTER TABLE "public"."stock" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38";
CREATE TRIGGER "zzz_godwit_copy_stock_d1b18e38_t" AFTER TRUNCATE ON "public"."stock" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_stock_d1b18e38"();
ALTER TABLE "public"."stock" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_stock_d1b18e38_t";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38" ON "public"."stock";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38_t" ON "public"."stock";
DROP FUNCTION IF EXISTS godwit."copy_stock_d1b18e38_back_0"();
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38" ON "public"."numbers";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_stock_d1b18e38_t" ON "public"."numbers";
DROP FUNCTION IF EXISTS godwit."copy_stock_d1b18e38_back_1"();
DROP FUNCTION IF EXISTS godwit."copy_stock_d1b18e38"();
DROP TABLE "public"."stock_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."stock_godwit_old"') IS NULL;
-- undo: none, ever
