-- contract/add-value: one transaction, 
ALTER TYPE "public"."mood" ADD VALUE IF NOT EXISTS 'it''s fine' AFTER 'sad';
-- probe
SELECT EXISTS (SELECT FROM pg_catalog.pg_enum
  WHERE enumtypid = '"public"."mood"'::regtype AND enumlabel = 'it''s fine');
-- undo: none, ever
