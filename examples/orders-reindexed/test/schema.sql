-- Run as the owner; :rows rows.
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
CREATE INDEX orders_state_idx ON orders (state);
UPDATE orders SET state = 'sent';
CREATE TABLE grown AS SELECT relname, relfilenode FROM pg_class WHERE relname IN ('orders_pkey', 'orders_state_idx');
