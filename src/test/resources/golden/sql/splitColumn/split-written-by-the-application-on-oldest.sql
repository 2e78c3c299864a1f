-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" RENAME COLUMN "first_name" TO "first_name_godwit_new";
ALTER TABLE "public"."people" RENAME COLUMN "Last Name" TO "Last Name_godwit_new";
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

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."people" ("first_name", "Last Name");
-- probe
SELECT false;
-- undo

-- cutover/old-not-null: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."people" ALTER COLUMN "full_name" SET NOT NULL;
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "people_godwit_old_not_null";

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."people" VALIDATE CONSTRAINT "people_godwit_old_not_null"; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$;
ALTER TABLE "public"."people" VALIDATE CONSTRAINT "named";

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" ALTER COLUMN "full_name" DROP NOT NULL;
ALTER TABLE "public"."people" DROP CONSTRAINT IF EXISTS "named";
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."people" ADD CONSTRAINT "people_godwit_old_not_null" CHECK ("full_name" IS NOT NULL) NOT VALID;
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
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'full_name_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."people" RENAME COLUMN "full_name_godwit_old" TO "full_name";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."people" DROP COLUMN "full_name_godwit_old" RESTRICT;
ALTER TABLE "public"."people" ALTER COLUMN "first_name" SET DEFAULT 'Nemo'::text;
ALTER TABLE "public"."people" ALTER COLUMN "Last Name" SET DEFAULT ''::character varying(200);
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."people"'::regclass AND attname = 'full_name_godwit_old' AND NOT attisdropped);
-- undo: none, ever
