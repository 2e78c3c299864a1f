-- Run as the owner; :rows customers.
CREATE TABLE customers (
  id    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  nr    integer NOT NULL UNIQUE,
  mail  text NOT NULL CHECK (mail LIKE '%@%')
);
CREATE INDEX customers_mail_idx ON customers (lower(mail));

-- What the application wrote last, by its own record.
CREATE TABLE mail_log (nr integer PRIMARY KEY, mail text NOT NULL);

CREATE FUNCTION read_email() RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT percent FROM godwit.flags WHERE flag = 'read-email'), 0);
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
  RETURN 0;
END $$;

INSERT INTO customers (nr, mail) SELECT i, 'c' || i || '@example.org' FROM generate_series(1, :rows) AS i;
INSERT INTO mail_log SELECT nr, mail FROM customers;
ANALYZE customers;
