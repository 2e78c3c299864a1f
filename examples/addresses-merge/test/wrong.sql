-- Parcels whose address is not what the application's own record says.
SELECT count(*) FROM parcels p FULL JOIN address_log l USING (nr)
WHERE p.address IS DISTINCT FROM l.street || ', ' || l.city;
