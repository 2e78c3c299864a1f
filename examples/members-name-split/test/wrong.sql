-- Members whose names are not what the application's own record says.
SELECT count(*) FROM members m FULL JOIN name_log l USING (nr)
WHERE m.first_name IS DISTINCT FROM l.first OR m.last_name IS DISTINCT FROM l.last;
