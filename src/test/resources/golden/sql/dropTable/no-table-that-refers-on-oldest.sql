-- expand/validated-on-return-public.orders.orders_customer_fkey: alone, SHARE UPDATE EXCLUSIVE
-- probe
SELECT true;
-- undo
ALTER TABLE "public"."orders" VALIDATE CONSTRAINT "orders_customer_fkey";

-- expand/drop-public.orders.orders_customer_fkey: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_customer_fkey";
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_customer_fkey');
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_customer_fkey" FOREIGN KEY (customer) REFERENCES public.customers(id) NOT VALID;

-- expand/drop-public.orders.orders_mail_fkey: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" DROP CONSTRAINT "orders_mail_fkey";
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
  WHERE conrelid = '"public"."orders"'::regclass AND conname = 'orders_mail_fkey');
-- undo
ALTER TABLE "public"."orders" ADD CONSTRAINT "orders_mail_fkey" FOREIGN KEY (mail) REFERENCES public.customers(mail) NOT VALID;

-- enforce/read-only: one transaction, SHARE ROW EXCLUSIVE
CREATE OR REPLACE FUNCTION godwit."read_only_orders_b2852c9f"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $godwit$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'read_only_sql_transaction', MESSAGE = 'table public.orders is to be dropped, and read only until then',
    HINT = 'godwit rollback lets it be written again.';
END
$godwit$;
CREATE TRIGGER zzz_godwit_read_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "public"."orders"
FOR EACH STATEMENT EXECUTE FUNCTION godwit."read_only_orders_b2852c9f"();
ALTER TABLE "public"."orders" ENABLE ALWAYS TRIGGER "zzz_godwit_read_only";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = '"public"."orders"'::regclass AND tgname = 'zzz_godwit_read_only');
-- undo
DROP TRIGGER IF EXISTS zzz_godwit_read_only ON "public"."orders";
DROP FUNCTION IF EXISTS godwit."read_only_orders_b2852c9f"();

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME TO "orders_godwit_old";
-- probe
SELECT to_regclass('"public"."orders_godwit_old"') IS NOT NULL;
-- undo
ALTER TABLE "public"."orders_godwit_old" RENAME TO "orders";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP TABLE "public"."orders_godwit_old" RESTRICT;
DROP FUNCTION IF EXISTS godwit."read_only_orders_b2852c9f"();
-- probe
SELECT to_regclass('"public"."orders"') IS NULL AND to_regclass('"public"."orders_godwit_old"') IS NULL;
-- undo: none, ever
