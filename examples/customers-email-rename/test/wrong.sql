-- Customers whose address is not what the application's own record says.
SELECT count(*) FROM customers c FULL JOIN mail_log l USING (nr) WHERE c.email IS DISTINCT FROM l.mail;
