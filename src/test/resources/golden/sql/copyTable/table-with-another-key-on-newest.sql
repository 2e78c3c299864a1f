-- expand/create-purchases: one transaction, SHARE UPDATE EXCLUSIVE
CREATE TABLE "public"."purchases" ("uid" uuid DEFAULT gen_random_uuid() CONSTRAINT "orders_uid_not_null" NOT NULL, "id" bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."orders_id_seq_godwit_new" START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1) CONSTRAINT "orders_id_not_null" NOT NULL, "customer" integer CONSTRAINT "orders_customer_not_null" NOT NULL, "amount" numeric(12,2), "mail" text);
ALTER TABLE "public"."purchases" ADD CONSTRAINT "orders_pkey_godwit_new" PRIMARY KEY ("uid");
CREATE INDEX "orders_customer_idx_godwit_new" ON "public"."purchases" USING btree (customer);
ALTER TABLE "public"."purchases" ADD CONSTRAINT "orders_mail_key_godwit_new" UNIQUE (mail);
CREATE UNIQUE INDEX "orders_id_key" ON "public"."purchases" ("id");
COMMENT ON TABLE "public"."purchases" IS 'what was ordered';
GRANT SELECT ON "public"."purchases" TO PUBLIC;
GRANT UPDATE (mail) ON "public"."purchases" TO PUBLIC;
GRANT DELETE ON "public"."purchases" TO application;
GRANT INSERT ON "public"."purchases" TO application;
GRANT SELECT ON "public"."purchases" TO application;
GRANT UPDATE ON "public"."purchases" TO application;
-- probe
SELECT to_regclass('"public"."purchases"') IS NOT NULL;
-- undo
DROP TABLE IF EXISTS "public"."purchases";

-- expand/references-purchases: one transaction, SHARE UPDATE EXCLUSIVE
ALTER TABLE "public"."purchases" ADD CONSTRAINT "orders_customer_fkey" FOREIGN KEY (customer) REFERENCES public.customers(id);
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."purchases"'::regclass AND conname = 'orders_customer_fkey');
-- undo

-- dualwrite/sync: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."copy_orders_b2852c9f"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      TRUNCATE "public"."purchases";
    ELSE
      IF TG_OP <> 'INSERT' THEN
        BEGIN
          -- Where the row was, unless it is there still.
          DELETE FROM "public"."purchases" AS t
          USING (SELECT ("id") AS "id" FROM (SELECT OLD.*) AS r WHERE true) AS o WHERE t."id" = o."id"
            AND NOT (TG_OP = 'UPDATE' AND EXISTS (
              SELECT FROM (SELECT ("id") AS "id" FROM (SELECT NEW.*) AS r WHERE true) AS n WHERE n."id" = o."id"));
        EXCEPTION WHEN data_exception THEN
          NULL;  -- what could not be made of a row was never there
        END;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "public"."purchases" ("id", "customer", "amount", "mail") OVERRIDING SYSTEM VALUE
        SELECT "id", "customer", ((cents)::numeric / 100.0), "mail" FROM (SELECT NEW.*) AS r WHERE true
        ON CONFLICT ("id") DO UPDATE SET "customer" = EXCLUDED."customer", "amount" = EXCLUDED."amount", "mail" = EXCLUDED."mail";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_orders_b2852c9f', 'up', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_orders_b2852c9f"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_orders_b2852c9f" AFTER INSERT OR UPDATE OR DELETE ON "public"."orders" FOR EACH ROW EXECUTE FUNCTION godwit."copy_orders_b2852c9f"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_orders_b2852c9f";
CREATE TRIGGER "zzz_godwit_copy_orders_b2852c9f_t" AFTER TRUNCATE ON "public"."orders" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_orders_b2852c9f"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_orders_b2852c9f_t";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_copy_orders_b2852c9f');
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f" ON "public"."orders";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f_t" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."copy_orders_b2852c9f"();

-- enforce/analyze: alone, SHARE UPDATE EXCLUSIVE
ANALYZE "public"."purchases";
-- probe
SELECT false;
-- undo

-- cutover/swap: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f" ON "public"."orders";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f_t" ON "public"."orders";
ALTER INDEX "public"."orders_pkey" RENAME TO "orders_pkey_godwit_old";
ALTER INDEX "public"."orders_customer_idx" RENAME TO "orders_customer_idx_godwit_old";
ALTER INDEX "public"."orders_mail_key" RENAME TO "orders_mail_key_godwit_old";
ALTER TABLE "public"."orders" RENAME TO "orders_godwit_old";
ALTER TABLE "public"."purchases" RENAME TO "orders";
ALTER INDEX "public"."orders_pkey_godwit_new" RENAME TO "orders_pkey";
ALTER INDEX "public"."orders_customer_idx_godwit_new" RENAME TO "orders_customer_idx";
ALTER INDEX "public"."orders_mail_key_godwit_new" RENAME TO "orders_mail_key";
SELECT setval('"public"."orders_id_seq_godwit_new"'::regclass, s.last_value, s.is_called) FROM "public"."orders_id_seq" AS s;
ALTER SEQUENCE "public"."orders_id_seq" RENAME TO "orders_id_seq_godwit_old";
ALTER SEQUENCE "public"."orders_id_seq_godwit_new" RENAME TO "orders_id_seq";
CREATE OR REPLACE FUNCTION godwit."copy_orders_b2852c9f_back_0"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $godwit$
#variable_conflict use_column
DECLARE
  godwit_done boolean := false;
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      IF TG_RELID = '"public"."orders"'::regclass THEN
        TRUNCATE "public"."orders_godwit_old";
      ELSE
        EXECUTE format('DELETE FROM "public"."orders_godwit_old" AS r USING %s AS t WHERE r."id" = t."id"', TG_RELID::regclass);
      END IF;
      ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM "public"."orders_godwit_old" AS r WHERE r."id" = OLD."id";
    ELSE
          IF TG_OP = 'UPDATE' THEN
            UPDATE "public"."orders_godwit_old" AS r SET "cents" = n."cents", "customer" = n."customer", "mail" = n."mail" FROM (SELECT (((amount * (100)::numeric))::integer) AS "cents", ("customer") AS "customer", ("id") AS "id", ("mail") AS "mail" FROM (SELECT NEW.*) AS r) AS n WHERE r."id" = OLD."id";
            godwit_done := FOUND;
          END IF;
          IF NOT godwit_done THEN
        INSERT INTO "public"."orders_godwit_old" ("cents", "customer", "id", "mail") OVERRIDING SYSTEM VALUE
        SELECT (((amount * (100)::numeric))::integer) AS "cents", ("customer") AS "customer", ("id") AS "id", ("mail") AS "mail" FROM (SELECT NEW.*) AS r
        ON CONFLICT ("id") DO UPDATE SET "cents" = EXCLUDED."cents", "customer" = EXCLUDED."customer", "mail" = EXCLUDED."mail";
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    IF TG_OP <> 'TRUNCATE' THEN
      PERFORM godwit.record_sync_failure('copy_orders_b2852c9f', 'down', CASE TG_OP WHEN 'DELETE' THEN OLD."id"::text ELSE NEW."id"::text END, SQLSTATE);
    END IF;
  END;
  RETURN NULL;
END
$godwit$;
REVOKE ALL ON FUNCTION godwit."copy_orders_b2852c9f_back_0"() FROM PUBLIC;
CREATE TRIGGER "zzz_godwit_copy_orders_b2852c9f" AFTER INSERT OR UPDATE OR DELETE ON "public"."orders" FOR EACH ROW EXECUTE FUNCTION godwit."copy_orders_b2852c9f_back_0"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_orders_b2852c9f";
CREATE TRIGGER "zzz_godwit_copy_orders_b2852c9f_t" BEFORE TRUNCATE ON "public"."orders" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_orders_b2852c9f_back_0"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_orders_b2852c9f_t";
-- probe
SELECT to_regclass('"public"."orders_godwit_old"') IS NOT NULL;
-- undo
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f" ON "public"."orders";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f_t" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."copy_orders_b2852c9f_back_0"();
SELECT setval('"public"."orders_id_seq_godwit_old"'::regclass, s.last_value, s.is_called) FROM "public"."orders_id_seq" AS s;
ALTER SEQUENCE "public"."orders_id_seq" RENAME TO "orders_id_seq_godwit_new";
ALTER SEQUENCE "public"."orders_id_seq_godwit_old" RENAME TO "orders_id_seq";
ALTER INDEX "public"."orders_pkey" RENAME TO "orders_pkey_godwit_new";
ALTER INDEX "public"."orders_customer_idx" RENAME TO "orders_customer_idx_godwit_new";
ALTER INDEX "public"."orders_mail_key" RENAME TO "orders_mail_key_godwit_new";
ALTER TABLE "public"."orders" RENAME TO "purchases";
ALTER TABLE "public"."orders_godwit_old" RENAME TO "orders";
ALTER INDEX "public"."orders_pkey_godwit_old" RENAME TO "orders_pkey";
ALTER INDEX "public"."orders_customer_idx_godwit_old" RENAME TO "orders_customer_idx";
ALTER INDEX "public"."orders_mail_key_godwit_old" RENAME TO "orders_mail_key";
CREATE TRIGGER "zzz_godwit_copy_orders_b2852c9f" AFTER INSERT OR UPDATE OR DELETE ON "public"."orders" FOR EACH ROW EXECUTE FUNCTION godwit."copy_orders_b2852c9f"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_orders_b2852c9f";
CREATE TRIGGER "zzz_godwit_copy_orders_b2852c9f_t" AFTER TRUNCATE ON "public"."orders" FOR EACH STATEMENT EXECUTE FUNCTION godwit."copy_orders_b2852c9f"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_copy_orders_b2852c9f_t";

-- cutover/validated-on-return-orders_customer_fkey: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders_godwit_old" VALIDATE CONSTRAINT "orders_customer_fkey";

-- cutover/drop-orders_customer_fkey: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders_godwit_old" DROP CONSTRAINT "orders_customer_fkey";
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders_godwit_old"'::regclass AND conname = 'orders_customer_fkey');
-- undo
ALTER TABLE "public"."orders_godwit_old" ADD CONSTRAINT "orders_customer_fkey" FOREIGN KEY (customer) REFERENCES public.customers(id) NOT VALID;

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f" ON "public"."orders";
DROP TRIGGER IF EXISTS "zzz_godwit_copy_orders_b2852c9f_t" ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."copy_orders_b2852c9f_back_0"();
DROP FUNCTION IF EXISTS godwit."copy_orders_b2852c9f"();
DROP TABLE "public"."orders_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."orders_godwit_old"') IS NULL;
-- undo: none, ever
