-- Run as the owner; :rows rows.
CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO customers SELECT i, 'customer ' || i FROM generate_series(0, 99) AS i;
CREATE TABLE orders (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer  integer NOT NULL,
  state     text,
  note      text,
  amount    numeric(12,2) NOT NULL
);
INSERT INTO orders (customer, state, note, amount)
SELECT i % 100, (ARRAY['new', 'paid', 'sent'])[i % 3 + 1], 'note ' || i, i FROM generate_series(1, :rows) AS i;
ANALYZE orders;
CREATE INDEX orders_customer_idx ON orders (customer);
