-- expand/key: one transaction, ACCESS EXCLUSIVE
CREATE SEQUENCE "public"."history_id_seq";
ALTER TABLE "public"."history" ADD COLUMN "id" bigint;
ALTER SEQUENCE "public"."history_id_seq" OWNED BY "public"."history"."id";
GRANT USAGE ON SEQUENCE "public"."history_id_seq" TO application;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."history"'::regclass AND attname = 'id' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."history" DROP COLUMN IF EXISTS "id";

-- expand/key-index: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."history_id_godwit_key";
CREATE UNIQUE INDEX CONCURRENTLY "history_id_godwit_key" ON "public"."history" ("id");
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."history_id_godwit_key"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."history_id_godwit_key";

-- expand/create-history_godwit_new: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."history_godwit_new" ("at" timestamp with time zone, "what" text, "id" bigint DEFAULT nextval('"public"."history_id_seq"'::regclass) NOT NULL);
ALTER TABLE "public"."history_godwit_new" ADD CONSTRAINT "history_pkey_godwit_new" PRIMARY KEY ("id");
GRANT DELETE ON "public"."history_godwit_new" TO application;
GRANT INSERT ON "public"."history_godwit_new" TO application;
GRANT SELECT ON "public"."history_godwit_new" TO application;
GRANT UPDATE ON "public"."history_godwit_new" TO application;
-- probe
SELECT to_regclass('"public"."history_godwit_new"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."history_godwit_new";

-- dualwrite/sync: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."history" ALTER COLUMN "id" SET DEFAULT nextval('"public"."history_id_seq"'::regclass);
CREATE OR REPLACE FUNCTION godwit."copy_history_222a9364"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."history_godwit_new";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."history_godwit_new" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE r."id" IS NOT NULL AND true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE r."id" IS NOT NULL AND true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."history_godwit_new" ("at", "what", "id") OVERRIDING SYSTEM VALUE
        SELECT "at", "what", "id" FROM (SELECT NEW.*) AS r WHERE r."id" IS NOT NULL AND true
        ON CONFLICT ("id") DO UPDATE SET "at" = EXCLUDED."at", "what" = EXCLUDED."what";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_history_222a9364', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_history_222a9364"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_history_222a9364" AFTER INSERT OR UPDATE OR DELETE ON "public"."history" FOR EACH ROW EXECUTE FUNCTION godwit."copy_history_222a9364"();
ALTER TABLE "public"."history" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_history_222a9364";
CREATE TRIGGER "zzz_godwit_copy_history_222a9364_t" AFTER TRUNCATE ON "public"."history" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_history_222a9364"();
ALTER TABLE "public"."history" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_history_222a9364_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."history"'::regclass AND tgname = 'zzz_godwit_copy_history_222a9364');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364" ON "public"."history";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364_t" ON "public"."history";
DROP FUNCTION IF EXISTS godwit."copy_history_222a9364"();
ALTER TABLE "public"."history" ALTER COLUMN "id" DROP DEFAULT;

-- enforce/key-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."history" ADD CONSTRAINT "history_id_godwit_not_null" CHECK ("id" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = '"public"."history"'::regclass AND conname = 'history_id_godwit_not_null') OR EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = '"public"."history"'::regclass AND attname = 'id' AND attnotnull);
-- undo
ALTER TABLE "public"."history" DROP CONSTRAINT IF EXISTS "history_id_godwit_not_null";

-- enforce/key-proved: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."history" VALIDATE CONSTRAINT "history_id_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."history"'::regclass AND conname = 'history_id_godwit_not_null' AND convalidated);
-- undo

-- enforce/key-not-null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."history" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "public"."history" DROP CONSTRAINT "history_id_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."history"'::regclass AND attname = 'id' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."history" ALTER COLUMN "id" DROP NOT NULL;

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."history_godwit_new";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364" ON "public"."history";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364_t" ON "public"."history";
ALTER TABLE "public"."history" RENAME TO "history_godwit_old";
ALTER TABLE "public"."history_godwit_new" RENAME TO "history";
ALTER INDEX "public"."history_pkey_godwit_new" RENAME TO "history_pkey";
ALTER SEQUENCE "public"."history_id_seq" OWNED BY "public"."history"."id";
CREATE OR REPLACE FUNCTION godwit."copy_history_222a9364_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      IF TG_RELID = '"public"."history"'::regclass THEN
        TRUNCATE "public"."history_godwit_old";
      ELSE
        EXECUTE format('DELETE FROM "public"."history_godwit_old" AS r USING %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      END IF;
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."history_godwit_old" AS r WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."history_godwit_old" AS r SET "at" = n."at", "id" = n."id", "what" = n."what" FROM (SELECT ("at") AS "at", ("id") AS "id", ("what") AS "what" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."history_godwit_old" ("at", "id", "what") OVERRIDING SYSTEM VALUE
        SELECT ("at") AS "at", ("id") AS "id", ("what") AS "what" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "at" = EXCLUDED."at", "what" = EXCLUDED."what";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_history_222a9364', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_history_222a9364_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_history_222a9364" AFTER INSERT OR UPDATE OR DELETE ON "public"."history" FOR EACH ROW EXECUTE FUNCTION godwit."copy_history_222a9364_back_0"();
ALTER TABLE "public"."history" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_history_222a9364";
CREATE TRIGGER "zzz_godwit_copy_history_222a9364_t" BEFORE TRUNCATE ON "public"."history" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_history_222a9364_back_0"();
ALTER TABLE "public"."history" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_history_222a9364_t";
-- probe
SELECT to_regclass('"public"."history_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364" ON "public"."history";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364_t" ON "public"."history";
DROP FUNCTION IF EXISTS godwit."copy_history_222a9364_back_0"();
ALTER SEQUENCE "public"."history_id_seq" OWNED BY "public"."history_godwit_old"."id";
ALTER INDEX "public"."history_pkey" RENAME TO "history_pkey_godwit_new";
ALTER TABLE "public"."history" RENAME TO "history_godwit_new";
ALTER TABLE "public"."history_godwit_old" RENAME TO "history";
CREATE TRIGGER "zzz_godwit_copy_history_222a9364" AFTER INSERT OR UPDATE OR DELETE ON "public"."history" FOR EACH ROW EXECUTE FUNCTION godwit."copy_history_222a9364"();
ALTER TABLE "public"."history" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_history_222a9364";
CREATE TRIGGER "zzz_godwit_copy_history_222a9364_t" AFTER TRUNCATE ON "public"."history" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_history_222a9364"();
ALTER TABLE "public"."history" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_history_222a9364_t";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364" ON "public"."history";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_history_222a9364_t" ON "public"."history";
DROP FUNCTION IF EXISTS godwit."copy_history_222a9364_back_0"();
DROP FUNCTION IF EXISTS godwit."copy_history_222a9364"();
DROP TABLE "public"."history_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."history_godwit_old"') IS NULL;
-- undo: none, ever
