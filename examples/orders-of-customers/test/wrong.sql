-- The foreign key, if it is missing or was never proved.
SELECT 1 - count(*) FROM pg_constraint WHERE conname = 'orders_of_customers' AND convalidated;
