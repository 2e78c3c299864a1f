-- Run as the owner; :rows members.
CREATE TABLE members (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  nr         integer NOT NULL UNIQUE,
  full_name  text NOT NULL CHECK (full_name <> '')
);
CREATE INDEX members_full_name_idx ON members (lower(full_name));

-- What the application wrote last, by its own record.
CREATE TABLE name_log (nr integer PRIMARY KEY, first text NOT NULL, last text NOT NULL);

CREATE FUNCTION read_names() RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT percent FROM godwit.flags WHERE flag = 'read-names'), 0);
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
  RETURN 0;
END $$;

INSERT INTO members (nr, full_name) SELECT i, 'Ada' || i || ' of Town' || i FROM generate_series(1, :rows) AS i;
INSERT INTO name_log SELECT i, 'Ada' || i, 'of Town' || i FROM generate_series(1, :rows) AS i;
ANALYZE members;
