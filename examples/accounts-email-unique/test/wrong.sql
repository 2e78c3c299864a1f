-- The constraint, if it is missing.
SELECT 1 - count(*) FROM pg_constraint WHERE conname = 'accounts_email_key' AND contype = 'u';
