-- contract/hide: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" RENAME COLUMN "Note" TO "Note_godwit_old";
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname = 'Note_godwit_old' AND NOT attisdropped);
-- undo
ALTER TABLE "public"."orders" RENAME COLUMN "Note_godwit_old" TO "Note";

-- contract/drop: one transaction, ACCESS EXCLUSIVE
ALTER TABLE "public"."orders" DROP COLUMN "Note_godwit_old" RESTRICT;
-- probe
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
  WHERE attrelid = '"public"."orders"'::regclass AND attname IN ('Note', 'Note_godwit_old') AND NOT attisdropped);
-- undo: none, ever
