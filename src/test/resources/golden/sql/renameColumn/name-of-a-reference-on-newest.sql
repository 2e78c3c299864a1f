-- rollback/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "email" TO "email_godwit_new";
CREATE OR REPLACE FUNCTION godwit."sync_orders_108578f2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."mail" IS NOT NULL;
    new_changed := NEW."email_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."mail" IS DISTINCT FROM OLD."mail");
    new_changed := (NEW."email_godwit_new" IS DISTINCT FROM OLD."email_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."email_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail";
      BEGIN godwit_sync.new_value := (mail); END;
      IF NOT ((NEW."email_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email_godwit_new";
      BEGIN godwit_sync.old_value := (email); END;
      IF NOT ((NEW."mail" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_108578f2'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email_godwit_new";
      BEGIN godwit_sync.old_value := (email); END;
      NEW."mail" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."mail" := NULL; ELSE NEW."mail" := OLD."mail"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail";
      BEGIN godwit_sync.new_value := (mail); END;
      NEW."email_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."email_godwit_new" := NULL; ELSE NEW."email_godwit_new" := OLD."email_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'email_godwit_new' AND NOT attisdropped);
-- undo

-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "email" text COLLATE "C";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'email' AND NOT attisdropped);
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" RENAME COLUMN "email_godwit_new" TO "email"; EXCEPTION WHEN undefined_column THEN NULL; END $godwit$;
ALTER TABLE "public"."orders" DROP COLUMN "email";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_orders_108578f2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."mail" IS NOT NULL;
    new_changed := NEW."email" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."mail" IS DISTINCT FROM OLD."mail");
    new_changed := (NEW."email" IS DISTINCT FROM OLD."email");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."email" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail";
      BEGIN godwit_sync.new_value := (mail); END;
      IF NOT ((NEW."email" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email";
      BEGIN godwit_sync.old_value := (email); END;
      IF NOT ((NEW."mail" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_108578f2'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email";
      BEGIN godwit_sync.old_value := (email); END;
      NEW."mail" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."mail" := NULL; ELSE NEW."mail" := OLD."mail"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail";
      BEGIN godwit_sync.new_value := (mail); END;
      NEW."email" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."email" := NULL; ELSE NEW."email" := OLD."email"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_orders_108578f2" BEFORE INSERT OR UPDATE OF "mail", "email", "id" ON "public"."orders"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_orders_108578f2')
EXECUTE FUNCTION godwit."sync_orders_108578f2"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_orders_108578f2";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_sync_orders_108578f2');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_orders_108578f2" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."sync_orders_108578f2"();

-- enforce/index-orders_email_key: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_email_key";
CREATE UNIQUE INDEX CONCURRENTLY "orders_email_key" ON "public"."orders" USING btree (email);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_email_key"') AND indisvalid);
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_email_key";

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."orders" ("email");
-- probe
SELECT false;
-- undo

-- contract/new-not-null-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_not_null" CHECK ("email" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null";

-- contract/new-not-null-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null' AND convalidated);
-- undo

-- contract/new-not-null: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "email" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'email' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "email" DROP NOT NULL;

-- contract/declare-orders_email_check: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_email_check" CHECK ((email <> ''::text)) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_email_check');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_email_check";

-- contract/validate-orders_email_check: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_email_check";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_email_check' AND convalidated);
-- undo

-- contract/declare-orders_email_fkey: one transaction, SHARE ROW EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_email_fkey" FOREIGN KEY (email) REFERENCES customers(mail) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_email_fkey');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_email_fkey";

-- contract/declare-orders_email_key: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_email_key" UNIQUE USING INDEX "orders_email_key";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_email_key');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_email_key";

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "mail" TO "mail_godwit_old";
CREATE OR REPLACE FUNCTION godwit."sync_orders_108578f2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."mail_godwit_old" IS NOT NULL;
    new_changed := NEW."email" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."mail_godwit_old" IS DISTINCT FROM OLD."mail_godwit_old");
    new_changed := (NEW."email" IS DISTINCT FROM OLD."email");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."email" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail_godwit_old";
      BEGIN godwit_sync.new_value := (mail); END;
      IF NOT ((NEW."email" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email";
      BEGIN godwit_sync.old_value := (email); END;
      IF NOT ((NEW."mail_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_108578f2'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email";
      BEGIN godwit_sync.old_value := (email); END;
      NEW."mail_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."mail_godwit_old" := NULL; ELSE NEW."mail_godwit_old" := OLD."mail_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail_godwit_old";
      BEGIN godwit_sync.new_value := (mail); END;
      NEW."email" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."email" := NULL; ELSE NEW."email" := OLD."email"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'mail_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" RENAME COLUMN "mail_godwit_old" TO "mail";
CREATE OR REPLACE FUNCTION godwit."sync_orders_108578f2"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value text;
  new_value text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."mail" IS NOT NULL;
    new_changed := NEW."email" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."mail" IS DISTINCT FROM OLD."mail");
    new_changed := (NEW."email" IS DISTINCT FROM OLD."email");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND (NEW."id" IS DISTINCT FROM OLD."id") AND NEW."email" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail";
      BEGIN godwit_sync.new_value := (mail); END;
      IF NOT ((NEW."email" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email";
      BEGIN godwit_sync.old_value := (email); END;
      IF NOT ((NEW."mail" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'conflict', NEW."id"::text, '00000');
    IF coalesce((SELECT f.moved FROM godwit.flags f WHERE f.sync = 'sync_orders_108578f2'), false) THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "email" text := "sync_orders_108578f2".new."email";
      BEGIN godwit_sync.old_value := (email); END;
      NEW."mail" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."mail" := NULL; ELSE NEW."mail" := OLD."mail"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'down', NEW."id"::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "mail" text := "sync_orders_108578f2".new."mail";
      BEGIN godwit_sync.new_value := (mail); END;
      NEW."email" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."email" := NULL; ELSE NEW."email" := OLD."email"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_108578f2', 'up', NEW."id"::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_orders_108578f2" ON "public"."orders";
ALTER TABLE "public"."orders" DROP COLUMN "mail_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_orders_108578f2"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'mail_godwit_old' AND NOT attisdropped);
-- undo: none, ever
