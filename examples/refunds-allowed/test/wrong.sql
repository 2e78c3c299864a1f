-- The value, if it is missing or stands elsewhere.
SELECT 1 - count(*) FROM pg_enum e WHERE enumtypid = 'state'::regtype AND enumlabel = 'refunded' AND 2 = (SELECT count(*) FROM pg_enum o WHERE o.enumtypid = e.enumtypid AND o.enumsortorder < e.enumsortorder);
