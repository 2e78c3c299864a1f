-- expand/create-events_godwit_new: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."events_godwit_new" ("id" bigint NOT NULL, "closed" boolean);
ALTER TABLE "public"."events_godwit_new" ADD CONSTRAINT "events_pkey_godwit_new" PRIMARY KEY (id);
GRANT DELETE ON "public"."events_godwit_new" TO application;
GRANT INSERT ON "public"."events_godwit_new" TO application;
GRANT SELECT ON "public"."events_godwit_new" TO application;
GRANT UPDATE ON "public"."events_godwit_new" TO application;
-- probe
SELECT to_regclass('"public"."events_godwit_new"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."events_godwit_new";

-- expand/create-closed_events: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."closed_events" ("id" bigint NOT NULL, "closed" boolean);
ALTER TABLE "public"."closed_events" ADD CONSTRAINT "closed_events_pkey" PRIMARY KEY (id);
GRANT DELETE ON "public"."closed_events" TO application;
GRANT INSERT ON "public"."closed_events" TO application;
GRANT SELECT ON "public"."closed_events" TO application;
GRANT UPDATE ON "public"."closed_events" TO application;
-- probe
SELECT to_regclass('"public"."closed_events"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."closed_events";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."copy_events_a7cd25fe"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."events_godwit_new";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."events_godwit_new" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE coalesce(((closed IS NOT TRUE)), false)) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE coalesce(((closed IS NOT TRUE)), false)) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."events_godwit_new" ("id", "closed") OVERRIDING SYSTEM VALUE
        SELECT "id", "closed" FROM (SELECT NEW.*) AS r WHERE coalesce(((closed IS NOT TRUE)), false)
        ON CONFLICT ("id") DO UPDATE SET "closed" = EXCLUDED."closed";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_events_a7cd25fe', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."closed_events";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."closed_events" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE coalesce((closed), false)) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE coalesce((closed), false)) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."closed_events" ("id", "closed") OVERRIDING SYSTEM VALUE
        SELECT "id", "closed" FROM (SELECT NEW.*) AS r WHERE coalesce((closed), false)
        ON CONFLICT ("id") DO UPDATE SET "closed" = EXCLUDED."closed";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_events_a7cd25fe', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_events_a7cd25fe"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe" AFTER INSERT OR UPDATE OR DELETE ON "public"."events" FOR EACH ROW EXECUTE FUNCTION godwit."copy_events_a7cd25fe"();
ALTER TABLE "public"."events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe";
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe_t" AFTER TRUNCATE ON "public"."events" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_events_a7cd25fe"();
ALTER TABLE "public"."events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."events"'::regclass AND tgname = 'zzz_godwit_copy_events_a7cd25fe');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe" ON "public"."events";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe_t" ON "public"."events";
DROP FUNCTION IF EXISTS godwit."copy_events_a7cd25fe"();

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."events_godwit_new";
ANALYZE "public"."closed_events";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe" ON "public"."events";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe_t" ON "public"."events";
ALTER INDEX "public"."events_pkey" RENAME TO "events_pkey_godwit_old";
ALTER TABLE "public"."events" RENAME TO "events_godwit_old";
ALTER TABLE "public"."events_godwit_new" RENAME TO "events";
ALTER INDEX "public"."events_pkey_godwit_new" RENAME TO "events_pkey";
CREATE OR REPLACE FUNCTION godwit."copy_events_a7cd25fe_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
          EXECUTE format('DELETE FROM "public"."events_godwit_old" AS r USING %s AS t WHERE r."id" = t."id" AND EXISTS (SELECT FROM (SELECT r.*) AS o WHERE coalesce(((closed IS NOT TRUE)), false))', TG_RELID::regclass);
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."events_godwit_old" AS r WHERE r."id" = OLD."id" AND coalesce(((closed IS NOT TRUE)), false);
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."events_godwit_old" AS r SET "closed" = n."closed", "id" = n."id" FROM (SELECT ("closed") AS "closed", ("id") AS "id" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."events_godwit_old" ("closed", "id") OVERRIDING SYSTEM VALUE
        SELECT ("closed") AS "closed", ("id") AS "id" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "closed" = EXCLUDED."closed";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_events_a7cd25fe', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_events_a7cd25fe_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe" AFTER INSERT OR UPDATE OR DELETE ON "public"."events" FOR EACH ROW EXECUTE FUNCTION godwit."copy_events_a7cd25fe_back_0"();
ALTER TABLE "public"."events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe";
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe_t" BEFORE TRUNCATE ON "public"."events" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_events_a7cd25fe_back_0"();
ALTER TABLE "public"."events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe_t";
CREATE OR REPLACE FUNCTION godwit."copy_events_a7cd25fe_back_1"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
          EXECUTE format('DELETE FROM "public"."events_godwit_old" AS r USING %s AS t WHERE r."id" = t."id" AND EXISTS (SELECT FROM (SELECT r.*) AS o WHERE coalesce((closed), false))', TG_RELID::regclass);
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."events_godwit_old" AS r WHERE r."id" = OLD."id" AND coalesce((closed), false);
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."events_godwit_old" AS r SET "closed" = n."closed", "id" = n."id" FROM (SELECT ("closed") AS "closed", ("id") AS "id" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."events_godwit_old" ("closed", "id") OVERRIDING SYSTEM VALUE
        SELECT ("closed") AS "closed", ("id") AS "id" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "closed" = EXCLUDED."closed";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_events_a7cd25fe', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_events_a7cd25fe_back_1"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe" AFTER INSERT OR UPDATE OR DELETE ON "public"."closed_events" FOR EACH ROW EXECUTE FUNCTION godwit."copy_events_a7cd25fe_back_1"();
ALTER TABLE "public"."closed_events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe";
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe_t" BEFORE TRUNCATE ON "public"."closed_events" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_events_a7cd25fe_back_1"();
ALTER TABLE "public"."closed_events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe_t";
-- probe
SELECT to_regclass('"public"."events_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe" ON "public"."events";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe_t" ON "public"."events";
DROP FUNCTION IF EXISTS godwit."copy_events_a7cd25fe_back_0"();
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe" ON "public"."closed_events";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe_t" ON "public"."closed_events";
DROP FUNCTION IF EXISTS godwit."copy_events_a7cd25fe_back_1"();
ALTER INDEX "public"."events_pkey" RENAME TO "events_pkey_godwit_new";
ALTER TABLE "public"."events" RENAME TO "events_godwit_new";
ALTER TABLE "public"."events_godwit_old" RENAME TO "events";
ALTER INDEX "public"."events_pkey_godwit_old" RENAME TO "events_pkey";
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe" AFTER INSERT OR UPDATE OR DELETE ON "public"."events" FOR EACH ROW EXECUTE FUNCTION godwit."copy_events_a7cd25fe"();
ALTER TABLE "public"."events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe";
CREATE TRIGGER "zzz_godwit_copy_events_a7cd25fe_t" AFTER TRUNCATE ON "public"."events" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_events_a7cd25fe"();
ALTER TABLE "public"."events" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_events_a7cd25fe_t";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe" ON "public"."events";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe_t" ON "public"."events";
DROP FUNCTION IF EXISTS godwit."copy_events_a7cd25fe_back_0"();
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe" ON "public"."closed_events";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_events_a7cd25fe_t" ON "public"."closed_events";
DROP FUNCTION IF EXISTS godwit."copy_events_a7cd25fe_back_1"();
DROP FUNCTION IF EXISTS godwit."copy_events_a7cd25fe"();
DROP TABLE "public"."events_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."events_godwit_old"') IS NULL;
-- undo: none, ever
