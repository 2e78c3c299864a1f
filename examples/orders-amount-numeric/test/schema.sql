-- The shop. Run as its owner; :rows orders.
CREATE TABLE orders (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id  integer NOT NULL,
  amount_cents integer NOT NULL DEFAULT 0 CHECK (amount_cents >= 0),
  note         text,
  created_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN orders.amount_cents IS 'What the customer pays.';
CREATE INDEX orders_amount_cents_idx ON orders (amount_cents);
CREATE INDEX ON orders (customer_id);

-- The shop's own record of what it wrote, by which it can be seen afterwards that nothing was lost.
CREATE TABLE order_log (order_id bigint NOT NULL, cents integer NOT NULL);

-- How the shop asks for the flag; before Godwit is there, everyone reads the old column.
CREATE FUNCTION read_amount() RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT percent FROM godwit.flags WHERE flag = 'read-amount'), 0);
EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
  RETURN 0;
END $$;

INSERT INTO orders (customer_id, amount_cents, note)
SELECT i % 5000, (i * 37) % 100000, md5(i::text) FROM generate_series(1, :rows) AS i;
CREATE TABLE orders_at_first AS SELECT id, amount_cents AS cents FROM orders;
VACUUM ANALYZE orders;
ANALYZE orders_at_first;
