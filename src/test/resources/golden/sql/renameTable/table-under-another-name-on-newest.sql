-- expand/rename: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME TO "Purchases";
CREATE VIEW "public"."orders" WITH (security_invoker = true) AS SELECT * FROM "public"."Purchases";
GRANT INSERT ON "public"."orders" TO PUBLIC;
GRANT SELECT (id) ON "public"."orders" TO PUBLIC;
GRANT UPDATE (note) ON "public"."orders" TO PUBLIC;
GRANT DELETE ON "public"."orders" TO application;
GRANT INSERT ON "public"."orders" TO application;
GRANT SELECT ON "public"."orders" TO application;
GRANT UPDATE ON "public"."orders" TO application;
GRANT SELECT ON "public"."orders" TO pg_monitor WITH GRANT OPTION;
-- probe
SELECT to_regclass('"public"."Purchases"') IS NOT NULL;
-- undo
DROP VIEW "public"."orders" RESTRICT;
ALTER TABLE "public"."Purchases" RENAME TO "orders";

-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER VIEW "public"."orders" RENAME TO "orders_godwit_old";
-- probe
SELECT to_regclass('"public"."orders_godwit_old"') IS NOT NULL;
-- undo
ALTER VIEW "public"."orders_godwit_old" RENAME TO "orders";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
DROP VIEW "public"."orders_godwit_old" RESTRICT;
-- probe
SELECT to_regclass('"public"."orders"') IS NULL AND to_regclass('"public"."orders_godwit_old"') IS NULL;
-- undo: none, ever
