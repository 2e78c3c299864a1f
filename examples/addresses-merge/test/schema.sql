-- Run as the owner; :rows parcels.
CREATE TABLE parcels (
  nr      integer PRIMARY KEY,
  street  text NOT NULL CHECK (strpos(street, ', ') = 0),
  city    text NOT NULL DEFAULT 'Wien',
  weight  integer NOT NULL DEFAULT 1
);
CREATE INDEX parcels_city_idx ON parcels (city);

-- What the application wrote last, by its own record.
CREATE TABLE address_log (nr integer PRIMARY KEY, street text NOT NULL, city text NOT NULL);

CREATE FUNCTION read_address() RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT percent FROM godwit.flags WHERE flag = 'read-address'), 0);
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
  RETURN 0;
END $$;

INSERT INTO parcels (nr, street, city) SELECT i, 'Weg ' || i, 'Town ' || i % 100 FROM generate_series(1, :rows) AS i;
INSERT INTO address_log SELECT nr, street, city FROM parcels;
ANALYZE parcels;
