-- Run as the owner; :rows rows.
CREATE TABLE orders (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer  integer NOT NULL,
  amount    numeric(12,2) NOT NULL
);
INSERT INTO orders (customer, amount) SELECT i % 100, i FROM generate_series(1, :rows) AS i;
ANALYZE orders;
