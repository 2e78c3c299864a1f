=== bad step
SET search_path = archive;
ALTER TABLE public.orders ADD COLUMN gross int;
=== good step
SET LOCAL search_path = archive;
ALTER TABLE public.orders ADD COLUMN gross int;
