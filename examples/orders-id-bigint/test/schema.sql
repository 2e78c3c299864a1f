-- The warehouse. Run as its owner; :rows orders.
CREATE TABLE orders (
  id       serial PRIMARY KEY,
  replaces integer REFERENCES orders,
  note     text
);
CREATE TABLE lines (
  order_id integer NOT NULL REFERENCES orders ON DELETE CASCADE,
  position smallint NOT NULL,
  PRIMARY KEY (order_id, position)
);
CREATE TABLE shipments (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id integer REFERENCES orders
);
CREATE INDEX ON shipments (order_id);

INSERT INTO orders (replaces, note) SELECT nullif(i % 10, 0), md5(i::text) FROM generate_series(1, :rows) AS i;
INSERT INTO lines SELECT id, p FROM orders, generate_series(1, 3) AS p;
INSERT INTO shipments (order_id) SELECT id FROM orders WHERE id % 2 = 0;
CREATE TABLE orders_at_first AS SELECT * FROM orders;
CREATE TABLE lines_at_first AS SELECT * FROM lines;
-- The own record of what was written, by which it can be seen afterwards that nothing was lost.
CREATE TABLE placed (order_id bigint NOT NULL);
ANALYZE orders, lines, shipments;
