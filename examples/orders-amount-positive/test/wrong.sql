-- The constraint, if it is missing or was never proved.
SELECT 1 - count(*) FROM pg_constraint WHERE conname = 'amount_positive' AND convalidated;
