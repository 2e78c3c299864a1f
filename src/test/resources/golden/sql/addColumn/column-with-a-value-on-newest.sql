-- expand/add-column-State: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" ADD COLUMN "State" text COLLATE "C" DEFAULT ('new') NOT NULL;
COMMENT ON COLUMN "public"."orders"."State" IS 'where it''s at';
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'State' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" DROP COLUMN IF EXISTS "State";
