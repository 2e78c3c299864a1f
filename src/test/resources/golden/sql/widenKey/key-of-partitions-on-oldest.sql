-- expand/add-column: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "id_godwit_new" bigint;
GRANT UPDATE ("id_godwit_new") ON "public"."orders_1" TO PUBLIC;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_new' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP COLUMN "id_godwit_new";

-- expand/add-column-public.lines: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" ADD COLUMN "of_order_godwit_new" bigint;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."lines"'::regclass AND attname = 'of_order_godwit_new' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."lines" DROP COLUMN "of_order_godwit_new";

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_orders_3ee78a30"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id" IS NOT NULL;
    new_changed := NEW."id_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id" IS DISTINCT FROM OLD."id");
    new_changed := (NEW."id_godwit_new" IS DISTINCT FROM OLD."id_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."id" IS DISTINCT FROM OLD."id") OR pg_catalog.record_image_ne(ROW(NEW."day"), ROW(OLD."day")) OR (NEW."shop" IS DISTINCT FROM OLD."shop")) AND NEW."id_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      IF NOT ((NEW."id_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); END;
      IF NOT ((NEW."id" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'conflict', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); END;
      NEW."id" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; ELSE NEW."id" := OLD."id"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'down', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      NEW."id_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_new" := NULL; ELSE NEW."id_godwit_new" := OLD."id_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'up', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_orders_3ee78a30" BEFORE INSERT OR UPDATE OF "id", "id_godwit_new", "day", "shop" ON "public"."orders"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_orders_3ee78a30')
EXECUTE FUNCTION godwit."sync_orders_3ee78a30"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_orders_3ee78a30";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_sync_orders_3ee78a30');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_orders_3ee78a30" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."sync_orders_3ee78a30"();

-- dualwrite/sync-public.lines: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."sync_lines_859001ec"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."of_order" IS NOT NULL;
    new_changed := NEW."of_order_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."of_order" IS DISTINCT FROM OLD."of_order");
    new_changed := (NEW."of_order_godwit_new" IS DISTINCT FROM OLD."of_order_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND NEW."of_order_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "of_order" integer := "sync_lines_859001ec".new."of_order";
      BEGIN godwit_sync.new_value := ("of_order"::bigint); END;
      IF NOT ((NEW."of_order_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "of_order" bigint := "sync_lines_859001ec".new."of_order_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "of_order" BETWEEN -2147483648 AND 2147483647 THEN "of_order"::integer END); END;
      IF NOT ((NEW."of_order" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'conflict', '(no key)', '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "of_order" bigint := "sync_lines_859001ec".new."of_order_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "of_order" BETWEEN -2147483648 AND 2147483647 THEN "of_order"::integer END); END;
      NEW."of_order" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."of_order" := NULL; ELSE NEW."of_order" := OLD."of_order"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'down', '(no key)', SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "of_order" integer := "sync_lines_859001ec".new."of_order";
      BEGIN godwit_sync.new_value := ("of_order"::bigint); END;
      NEW."of_order_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."of_order_godwit_new" := NULL; ELSE NEW."of_order_godwit_new" := OLD."of_order_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'up', '(no key)', SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE TRIGGER "zzz_godwit_sync_lines_859001ec" BEFORE INSERT OR UPDATE ON "public"."lines"
FOR EACH ROW WHEN (current_setting('godwit.standing_aside', true) IS DISTINCT FROM 'sync_lines_859001ec')
EXECUTE FUNCTION godwit."sync_lines_859001ec"();
ALTER TABLE "public"."lines" ENABLE ALWAYS TRIGGER "zzz_godwit_sync_lines_859001ec";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."lines"'::regclass AND tgname = 'zzz_godwit_sync_lines_859001ec');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_sync_lines_859001ec" ON "public"."lines";
DROP FUNCTION IF EXISTS godwit."sync_lines_859001ec"();

-- enforce/index-Orders 3_pkey_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_pkey_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "Orders 3_pkey_godwit_new" ON "public"."Orders 3" USING btree (id_godwit_new, day, shop);
-- probe
SELECT to_regclass('"public"."Orders 3"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."Orders 3_pkey_godwit_new"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_pkey_godwit_new";

-- enforce/index-orders_1_pkey_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_pkey_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "orders_1_pkey_godwit_new" ON "public"."orders_1" USING btree (id_godwit_new, day, shop);
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_pkey_godwit_new"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_pkey_godwit_new";

-- enforce/index-Orders 3_pkey_godwit_spare: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_pkey_godwit_spare";
CREATE UNIQUE INDEX CONCURRENTLY "Orders 3_pkey_godwit_spare" ON "public"."Orders 3" USING btree (id, day, shop);
-- probe
SELECT to_regclass('"public"."Orders 3"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."Orders 3_pkey_godwit_spare"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_pkey_godwit_spare";

-- enforce/index-orders_1_pkey_godwit_spare: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_pkey_godwit_spare";
CREATE UNIQUE INDEX CONCURRENTLY "orders_1_pkey_godwit_spare" ON "public"."orders_1" USING btree (id, day, shop);
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_pkey_godwit_spare"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_pkey_godwit_spare";

-- enforce/index-Orders 3_shop_day_id_key_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_shop_day_id_key_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "Orders 3_shop_day_id_key_godwit_new" ON "public"."Orders 3" USING btree (shop, day, id_godwit_new);
-- probe
SELECT to_regclass('"public"."Orders 3"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."Orders 3_shop_day_id_key_godwit_new"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_shop_day_id_key_godwit_new";

-- enforce/index-orders_1_shop_day_id_key_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_shop_day_id_key_godwit_new";
CREATE UNIQUE INDEX CONCURRENTLY "orders_1_shop_day_id_key_godwit_new" ON "public"."orders_1" USING btree (shop, day, id_godwit_new);
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_shop_day_id_key_godwit_new"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_shop_day_id_key_godwit_new";

-- enforce/declare-orders_shop_day_id_key_godwit_new: one transaction, ACCESS EXCLUSIVE
DO $godwit$ DECLARE part record; built name; BEGIN
  FOR part IN SELECT t.relid, t.relid::regclass AS it, c.relname, t.isleaf, k.name, k.built
    FROM pg_catalog.pg_partition_tree('"public"."orders"') t JOIN pg_catalog.pg_class c ON c.oid = t.relid
    LEFT JOIN (VALUES (pg_catalog.to_regclass('"public"."Orders 3"'), 'Orders 3_shop_day_id_key_godwit_new'::name, 'Orders 3_shop_day_id_key_godwit_new'::name), (pg_catalog.to_regclass('"public"."orders_1"'), 'orders_1_shop_day_id_key_godwit_new'::name, 'orders_1_shop_day_id_key_godwit_new'::name), (pg_catalog.to_regclass('"public"."orders_2"'), 'orders_2_shop_day_id_key_godwit_new'::name, 'orders_2_shop_day_id_key_godwit_new'::name)) AS k (relid, name, built) ON k.relid = t.relid WHERE t.level > 0 ORDER BY t.level DESC, t.relid
  LOOP
    IF NOT part.isleaf THEN
      IF part.name IS NOT NULL THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE %s', part.it, part.name, '(shop, day, id_godwit_new)');
      END IF;
      CONTINUE;
    END IF;
    SELECT c.relname INTO built FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = part.relid AND i.indisunique AND i.indisvalid AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.conrelid = part.relid)
      AND c.relname = coalesce(part.built, c.relname) AND pg_catalog.right(pg_catalog.pg_get_indexdef(c.oid), 39) = ' USING btree (shop, day, id_godwit_new)' ORDER BY 1 LIMIT 1;
    IF built IS NOT NULL THEN
      EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE USING INDEX %I', part.it, coalesce(part.name, built), built);
    ELSIF pg_catalog.pg_relation_size(part.relid) > 16777216 THEN
      RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = pg_catalog.format('partition %s has come since the plan was made'
        ' and is too large for an index to be built on it under a lock; build first, then try again: %s', part.it,
        pg_catalog.concat_ws('; ', pg_catalog.format('CREATE UNIQUE INDEX CONCURRENTLY ON %s %s', part.it, 'USING btree (shop, day, id_godwit_new)')));
    END IF;
  END LOOP;
END $godwit$;
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_shop_day_id_key_godwit_new" UNIQUE (shop, day, id_godwit_new);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_shop_day_id_key_godwit_new');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_shop_day_id_key_godwit_new";
ALTER TABLE IF EXISTS "public"."Orders 3" DROP CONSTRAINT IF EXISTS "Orders 3_shop_day_id_key_godwit_new";
ALTER TABLE IF EXISTS "public"."orders_1" DROP CONSTRAINT IF EXISTS "orders_1_shop_day_id_key_godwit_new";

-- enforce/index-Orders 3_shop_id_idx_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_shop_id_idx_godwit_new";
CREATE INDEX CONCURRENTLY "Orders 3_shop_id_idx_godwit_new" ON "public"."Orders 3" USING btree (shop, id_godwit_new);
-- probe
SELECT to_regclass('"public"."Orders 3"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."Orders 3_shop_id_idx_godwit_new"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."Orders 3_shop_id_idx_godwit_new";

-- enforce/index-orders_1_shop_id_idx_godwit_new: alone, SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_shop_id_idx_godwit_new";
CREATE INDEX CONCURRENTLY "orders_1_shop_id_idx_godwit_new" ON "public"."orders_1" USING btree (shop, id_godwit_new);
-- probe
SELECT to_regclass('"public"."orders_1"') IS NULL OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_1_shop_id_idx_godwit_new"') AND indisvalid));
-- undo
DROP INDEX CONCURRENTLY IF EXISTS "public"."orders_1_shop_id_idx_godwit_new";

-- enforce/drop-orders_shop_id_idx_godwit_new-on-return: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
DROP INDEX IF EXISTS "public"."orders_shop_id_idx_godwit_new";

-- enforce/index-orders_shop_id_idx_godwit_new: one transaction, SHARE ROW EXCLUSIVE
DO $godwit$ DECLARE late regclass; BEGIN
  SELECT relid INTO late FROM pg_partition_tree('"public"."orders"') WHERE isleaf AND pg_relation_size(relid) > 16777216
    AND NOT relid = ANY (array_remove(ARRAY[to_regclass('"public"."Orders 3"'), to_regclass('"public"."orders_1"')]::regclass[], NULL)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %s has come since the plan was made'
      ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
  END IF; END $godwit$;
CREATE INDEX "orders_2_shop_id_idx_godwit_new" ON "public"."orders_2" USING btree (shop, id_godwit_new);
CREATE INDEX "orders_shop_id_idx_godwit_new" ON "public"."orders" USING btree (shop, id_godwit_new);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_index
  WHERE indexrelid = to_regclass('"public"."orders_shop_id_idx_godwit_new"') AND indisvalid);
-- undo

-- enforce/new-not-null-id-declared: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_not_null_1" CHECK ("id_godwit_new" IS NOT NULL) NOT VALID;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null_1');
-- undo
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null_1";

-- enforce/new-not-null-id-validated: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_godwit_not_null_1' AND convalidated);
-- undo

-- enforce/new-not-null-id: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_not_null_1";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_new' AND attnotnull AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" DROP NOT NULL;

-- enforce/statistics: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."orders" ("id_godwit_new");
-- probe
SELECT false;
-- undo

-- enforce/statistics-public.lines: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."lines" ("of_order_godwit_new");
-- probe
SELECT false;
-- undo

-- cutover/old-references-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "of_order";

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."lines" DROP CONSTRAINT "of_order";
DO $godwit$ DECLARE godwit_last bigint; godwit_called boolean;
BEGIN
  ALTER SEQUENCE "public"."orders_id_seq" AS bigint;
  SELECT last_value, is_called INTO godwit_last, godwit_called FROM "public"."orders_id_seq";
  ALTER TABLE "public"."orders" ALTER COLUMN "id" DROP IDENTITY;
  ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."orders_id_seq" START WITH 1 INCREMENT BY 1 MINVALUE 1 CACHE 1);
  PERFORM pg_catalog.setval('"public"."orders_id_seq"'::regclass, godwit_last, godwit_called);
END $godwit$;
GRANT SELECT ON SEQUENCE "public"."orders_id_seq" TO application;
GRANT USAGE ON SEQUENCE "public"."orders_id_seq" TO application;
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_pkey";
ALTER TABLE "public"."orders" RENAME COLUMN "id" TO "id_godwit_old";
ALTER TABLE "public"."orders" RENAME COLUMN "id_godwit_new" TO "id";
DO $godwit$ DECLARE part record; built name; BEGIN
  FOR part IN SELECT t.relid, t.relid::regclass AS it, c.relname, t.isleaf, k.name, k.built
    FROM pg_catalog.pg_partition_tree('"public"."orders"') t JOIN pg_catalog.pg_class c ON c.oid = t.relid
    LEFT JOIN (VALUES (pg_catalog.to_regclass('"public"."Orders 3"'), 'Orders 3_pkey'::name, 'Orders 3_pkey_godwit_new'::name), (pg_catalog.to_regclass('"public"."orders_1"'), 'orders_1_pkey'::name, 'orders_1_pkey_godwit_new'::name), (pg_catalog.to_regclass('"public"."orders_2"'), 'orders_2_pkey'::name, 'orders_2_pkey_godwit_new'::name)) AS k (relid, name, built) ON k.relid = t.relid WHERE t.level > 0 ORDER BY t.level DESC, t.relid
  LOOP
    IF NOT part.isleaf THEN
      IF part.name IS NOT NULL THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY %s', part.it, part.name, '(id, day, shop)');
      END IF;
      CONTINUE;
    END IF;
    SELECT c.relname INTO built FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = part.relid AND i.indisunique AND i.indisvalid AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.conrelid = part.relid)
      AND c.relname = coalesce(part.built, c.relname) AND pg_catalog.right(pg_catalog.pg_get_indexdef(c.oid), 28) = ' USING btree (id, day, shop)' ORDER BY 1 LIMIT 1;
    IF built IS NOT NULL THEN
      EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY USING INDEX %I', part.it, coalesce(part.name, pg_catalog.left(part.relname, 58) || '_pkey'), built);
    ELSIF pg_catalog.pg_relation_size(part.relid) > 16777216 THEN
      RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = pg_catalog.format('partition %s has come since the plan was made'
        ' and is too large for an index to be built on it under a lock; build first, then try again: %s', part.it,
        pg_catalog.concat_ws('; ', pg_catalog.format('CREATE UNIQUE INDEX CONCURRENTLY ON %s %s', part.it, 'USING btree (id_godwit_new, day, shop)'), pg_catalog.format('CREATE UNIQUE INDEX CONCURRENTLY ON %s %s', part.it, 'USING btree (id, day, shop)')));
    END IF;
  END LOOP;
END $godwit$;
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY (id, day, shop);
ALTER INDEX IF EXISTS "public"."orders_shop_day_id_key" RENAME TO "orders_shop_day_id_key_godwit_old";
ALTER INDEX IF EXISTS "public"."orders_shop_day_id_key_godwit_new" RENAME TO "orders_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_day_id_key" RENAME TO "Orders 3_shop_day_id_key_godwit_old";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_day_id_key_godwit_new" RENAME TO "Orders 3_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."orders_1_shop_day_id_key" RENAME TO "orders_1_shop_day_id_key_godwit_old";
ALTER INDEX IF EXISTS "public"."orders_1_shop_day_id_key_godwit_new" RENAME TO "orders_1_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."orders_2_shop_day_id_key" RENAME TO "orders_2_shop_day_id_key_godwit_old";
ALTER INDEX IF EXISTS "public"."orders_2_shop_day_id_key_godwit_new" RENAME TO "orders_2_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."orders_shop_id_idx" RENAME TO "orders_shop_id_idx_godwit_old";
ALTER INDEX IF EXISTS "public"."orders_shop_id_idx_godwit_new" RENAME TO "orders_shop_id_idx";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_id_idx" RENAME TO "Orders 3_shop_id_idx_godwit_old";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_id_idx_godwit_new" RENAME TO "Orders 3_shop_id_idx";
ALTER INDEX IF EXISTS "public"."orders_1_shop_id_idx" RENAME TO "orders_1_shop_id_idx_godwit_old";
ALTER INDEX IF EXISTS "public"."orders_1_shop_id_idx_godwit_new" RENAME TO "orders_1_shop_id_idx";
ALTER INDEX IF EXISTS "public"."orders_2_shop_id_idx" RENAME TO "orders_2_shop_id_idx_godwit_old";
ALTER INDEX IF EXISTS "public"."orders_2_shop_id_idx_godwit_new" RENAME TO "orders_2_shop_id_idx";
ALTER TABLE "public"."lines" RENAME COLUMN "of_order" TO "of_order_godwit_old";
ALTER TABLE "public"."lines" RENAME COLUMN "of_order_godwit_new" TO "of_order";
ALTER TABLE "public"."lines" ADD CONSTRAINT "of_order" FOREIGN KEY (of_order, day, shop) REFERENCES public.orders(id, day, shop) NOT VALID;
CREATE OR REPLACE FUNCTION godwit."sync_orders_3ee78a30"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id_godwit_old" IS NOT NULL;
    new_changed := NEW."id" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id_godwit_old" IS DISTINCT FROM OLD."id_godwit_old");
    new_changed := (NEW."id" IS DISTINCT FROM OLD."id");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."id" IS DISTINCT FROM OLD."id") OR pg_catalog.record_image_ne(ROW(NEW."day"), ROW(OLD."day")) OR (NEW."shop" IS DISTINCT FROM OLD."shop")) AND NEW."id" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_3ee78a30".new."id_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      IF NOT ((NEW."id" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); END;
      IF NOT ((NEW."id_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'conflict', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, '00000');
    IF true THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); END;
      NEW."id_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_old" := NULL; ELSE NEW."id_godwit_old" := OLD."id_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'down', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_3ee78a30".new."id_godwit_old";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      NEW."id" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; ELSE NEW."id" := OLD."id"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'up', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE OR REPLACE FUNCTION godwit."sync_lines_859001ec"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."of_order_godwit_old" IS NOT NULL;
    new_changed := NEW."of_order" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."of_order_godwit_old" IS DISTINCT FROM OLD."of_order_godwit_old");
    new_changed := (NEW."of_order" IS DISTINCT FROM OLD."of_order");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND NEW."of_order" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "of_order" integer := "sync_lines_859001ec".new."of_order_godwit_old";
      BEGIN godwit_sync.new_value := ("of_order"::bigint); END;
      IF NOT ((NEW."of_order" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "of_order" bigint := "sync_lines_859001ec".new."of_order";
      BEGIN godwit_sync.old_value := (CASE WHEN "of_order" BETWEEN -2147483648 AND 2147483647 THEN "of_order"::integer END); END;
      IF NOT ((NEW."of_order_godwit_old" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'conflict', '(no key)', '00000');
    IF true THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "of_order" bigint := "sync_lines_859001ec".new."of_order";
      BEGIN godwit_sync.old_value := (CASE WHEN "of_order" BETWEEN -2147483648 AND 2147483647 THEN "of_order"::integer END); END;
      NEW."of_order_godwit_old" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."of_order_godwit_old" := NULL; ELSE NEW."of_order_godwit_old" := OLD."of_order_godwit_old"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'down', '(no key)', SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "of_order" integer := "sync_lines_859001ec".new."of_order_godwit_old";
      BEGIN godwit_sync.new_value := ("of_order"::bigint); END;
      NEW."of_order" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."of_order" := NULL; ELSE NEW."of_order" := OLD."of_order"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'up', '(no key)', SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."lines" DROP CONSTRAINT "of_order";
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_pkey";
ALTER INDEX IF EXISTS "public"."orders_shop_day_id_key" RENAME TO "orders_shop_day_id_key_godwit_new";
ALTER INDEX IF EXISTS "public"."orders_shop_day_id_key_godwit_old" RENAME TO "orders_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_day_id_key" RENAME TO "Orders 3_shop_day_id_key_godwit_new";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_day_id_key_godwit_old" RENAME TO "Orders 3_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."orders_1_shop_day_id_key" RENAME TO "orders_1_shop_day_id_key_godwit_new";
ALTER INDEX IF EXISTS "public"."orders_1_shop_day_id_key_godwit_old" RENAME TO "orders_1_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."orders_2_shop_day_id_key" RENAME TO "orders_2_shop_day_id_key_godwit_new";
ALTER INDEX IF EXISTS "public"."orders_2_shop_day_id_key_godwit_old" RENAME TO "orders_2_shop_day_id_key";
ALTER INDEX IF EXISTS "public"."orders_shop_id_idx" RENAME TO "orders_shop_id_idx_godwit_new";
ALTER INDEX IF EXISTS "public"."orders_shop_id_idx_godwit_old" RENAME TO "orders_shop_id_idx";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_id_idx" RENAME TO "Orders 3_shop_id_idx_godwit_new";
ALTER INDEX IF EXISTS "public"."Orders 3_shop_id_idx_godwit_old" RENAME TO "Orders 3_shop_id_idx";
ALTER INDEX IF EXISTS "public"."orders_1_shop_id_idx" RENAME TO "orders_1_shop_id_idx_godwit_new";
ALTER INDEX IF EXISTS "public"."orders_1_shop_id_idx_godwit_old" RENAME TO "orders_1_shop_id_idx";
ALTER INDEX IF EXISTS "public"."orders_2_shop_id_idx" RENAME TO "orders_2_shop_id_idx_godwit_new";
ALTER INDEX IF EXISTS "public"."orders_2_shop_id_idx_godwit_old" RENAME TO "orders_2_shop_id_idx";
ALTER TABLE "public"."orders" RENAME COLUMN "id" TO "id_godwit_new";
ALTER TABLE "public"."orders" RENAME COLUMN "id_godwit_old" TO "id";
DO $godwit$ DECLARE part record; built name; BEGIN
  FOR part IN SELECT t.relid, t.relid::regclass AS it, c.relname, t.isleaf, k.name, k.built
    FROM pg_catalog.pg_partition_tree('"public"."orders"') t JOIN pg_catalog.pg_class c ON c.oid = t.relid
    LEFT JOIN (VALUES (pg_catalog.to_regclass('"public"."Orders 3"'), 'Orders 3_pkey'::name, 'Orders 3_pkey_godwit_spare'::name), (pg_catalog.to_regclass('"public"."orders_1"'), 'orders_1_pkey'::name, 'orders_1_pkey_godwit_spare'::name), (pg_catalog.to_regclass('"public"."orders_2"'), 'orders_2_pkey'::name, 'orders_2_pkey_godwit_spare'::name)) AS k (relid, name, built) ON k.relid = t.relid WHERE t.level > 0 ORDER BY t.level DESC, t.relid
  LOOP
    IF NOT part.isleaf THEN
      IF part.name IS NOT NULL THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY %s', part.it, part.name, '(id, day, shop)');
      END IF;
      CONTINUE;
    END IF;
    SELECT c.relname INTO built FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = part.relid AND i.indisunique AND i.indisvalid AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.conrelid = part.relid)
      AND c.relname = coalesce(part.built, c.relname) AND pg_catalog.right(pg_catalog.pg_get_indexdef(c.oid), 28) = ' USING btree (id, day, shop)' ORDER BY 1 LIMIT 1;
    IF built IS NOT NULL THEN
      EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY USING INDEX %I', part.it, coalesce(part.name, pg_catalog.left(part.relname, 58) || '_pkey'), built);
    ELSIF pg_catalog.pg_relation_size(part.relid) > 16777216 THEN
      RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = pg_catalog.format('partition %s has come since the plan was made'
        ' and is too large for an index to be built on it under a lock; build first, then try again: %s', part.it,
        pg_catalog.concat_ws('; ', pg_catalog.format('CREATE UNIQUE INDEX CONCURRENTLY ON %s %s', part.it, 'USING btree (id_godwit_old, day, shop)')));
    END IF;
  END LOOP;
END $godwit$;
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY (id, day, shop);
DO $godwit$ DECLARE godwit_last bigint; godwit_called boolean;
BEGIN
  ALTER SEQUENCE "public"."orders_id_seq" AS bigint;
  SELECT last_value, is_called INTO godwit_last, godwit_called FROM "public"."orders_id_seq";
  ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_new" DROP IDENTITY;
  ALTER TABLE "public"."orders" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."orders_id_seq" START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1);
  PERFORM pg_catalog.setval('"public"."orders_id_seq"'::regclass, greatest(least(godwit_last, 2147483647), 1), godwit_called);
END $godwit$;
GRANT SELECT ON SEQUENCE "public"."orders_id_seq" TO application;
GRANT USAGE ON SEQUENCE "public"."orders_id_seq" TO application;
ALTER TABLE "public"."lines" RENAME COLUMN "of_order" TO "of_order_godwit_new";
ALTER TABLE "public"."lines" RENAME COLUMN "of_order_godwit_old" TO "of_order";
ALTER TABLE "public"."lines" ADD CONSTRAINT "of_order" FOREIGN KEY (of_order, day, shop) REFERENCES public.orders(id, day, shop) NOT VALID;
CREATE OR REPLACE FUNCTION godwit."sync_orders_3ee78a30"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."id" IS NOT NULL;
    new_changed := NEW."id_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."id" IS DISTINCT FROM OLD."id");
    new_changed := (NEW."id_godwit_new" IS DISTINCT FROM OLD."id_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND ((NEW."id" IS DISTINCT FROM OLD."id") OR pg_catalog.record_image_ne(ROW(NEW."day"), ROW(OLD."day")) OR (NEW."shop" IS DISTINCT FROM OLD."shop")) AND NEW."id_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      IF NOT ((NEW."id_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); END;
      IF NOT ((NEW."id" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'conflict', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "id" bigint := "sync_orders_3ee78a30".new."id_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "id" BETWEEN -2147483648 AND 2147483647 THEN "id"::integer END); END;
      NEW."id" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id" := NULL; ELSE NEW."id" := OLD."id"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'down', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "id" integer := "sync_orders_3ee78a30".new."id";
      BEGIN godwit_sync.new_value := ("id"::bigint); END;
      NEW."id_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."id_godwit_new" := NULL; ELSE NEW."id_godwit_new" := OLD."id_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_orders_3ee78a30', 'up', ARRAY[NEW."id"::text, (pg_catalog.to_jsonb(NEW."day") #>> '{}'), NEW."shop"::text]::text, SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;
CREATE OR REPLACE FUNCTION godwit."sync_lines_859001ec"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
<<godwit_sync>>
DECLARE
  old_changed boolean;
  new_changed boolean;
  old_value integer;
  new_value bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    old_changed := NEW."of_order" IS NOT NULL;
    new_changed := NEW."of_order_godwit_new" IS NOT NULL;
    -- An expression that makes something of NULL decides for rows that name neither side.
    IF NOT new_changed THEN old_changed := true; END IF;
  ELSE
    old_changed := (NEW."of_order" IS DISTINCT FROM OLD."of_order");
    new_changed := (NEW."of_order_godwit_new" IS DISTINCT FROM OLD."of_order_godwit_new");
    -- A row that moves to another key before it was filled would hide from the backfill.
    IF NOT new_changed AND NEW."of_order_godwit_new" IS NULL THEN
      old_changed := true;
    END IF;
  END IF;
  IF old_changed AND new_changed THEN
    BEGIN
      DECLARE "of_order" integer := "sync_lines_859001ec".new."of_order";
      BEGIN godwit_sync.new_value := ("of_order"::bigint); END;
      IF NOT ((NEW."of_order_godwit_new" IS DISTINCT FROM new_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      DECLARE "of_order" bigint := "sync_lines_859001ec".new."of_order_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "of_order" BETWEEN -2147483648 AND 2147483647 THEN "of_order"::integer END); END;
      IF NOT ((NEW."of_order" IS DISTINCT FROM old_value)) THEN RETURN NEW; END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'conflict', '(no key)', '00000');
    IF false THEN old_changed := false; ELSE new_changed := false; END IF;
  END IF;
  IF new_changed THEN
    BEGIN
      DECLARE "of_order" bigint := "sync_lines_859001ec".new."of_order_godwit_new";
      BEGIN godwit_sync.old_value := (CASE WHEN "of_order" BETWEEN -2147483648 AND 2147483647 THEN "of_order"::integer END); END;
      NEW."of_order" := old_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."of_order" := NULL; ELSE NEW."of_order" := OLD."of_order"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'down', '(no key)', SQLSTATE);
    END;
  ELSIF old_changed THEN
    BEGIN
      DECLARE "of_order" integer := "sync_lines_859001ec".new."of_order";
      BEGIN godwit_sync.new_value := ("of_order"::bigint); END;
      NEW."of_order_godwit_new" := new_value;
    EXCEPTION WHEN OTHERS THEN
      IF TG_OP = 'INSERT' THEN NEW."of_order_godwit_new" := NULL; ELSE NEW."of_order_godwit_new" := OLD."of_order_godwit_new"; END IF;
      PERFORM godwit.record_sync_failure('sync_lines_859001ec', 'up', '(no key)', SQLSTATE);
    END;
  END IF;
  RETURN NEW;
END
$godwit$;

-- cutover/validate-of_order-public.lines: alone, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."lines" VALIDATE CONSTRAINT "of_order";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."lines"'::regclass AND conname = 'of_order' AND convalidated);
-- undo

-- cutover/old-not-null: one transaction, ACCESS EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_old" SET NOT NULL;
ALTER TABLE "public"."orders" DROP CONSTRAINT IF EXISTS "orders_godwit_old_not_null_1";

-- cutover/old-validated: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
DO $godwit$ BEGIN ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_godwit_old_not_null_1"; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$;

-- cutover/old-relaxed: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ALTER COLUMN "id_godwit_old" DROP NOT NULL;
-- probe
SELECT false;
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_godwit_old_not_null_1" CHECK ("id_godwit_old" IS NOT NULL) NOT VALID;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER "zzz_godwit_sync_orders_3ee78a30" ON "public"."orders";
ALTER TABLE "public"."orders" DROP COLUMN "id_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_orders_3ee78a30"();
DROP TRIGGER "zzz_godwit_sync_lines_859001ec" ON "public"."lines";
ALTER TABLE "public"."lines" DROP COLUMN "of_order_godwit_old" RESTRICT;
DROP FUNCTION godwit."sync_lines_859001ec"();
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'id_godwit_old' AND NOT attisdropped);
-- undo: none, ever
