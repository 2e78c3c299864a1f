-- The tables that the examples of all rules speak of.
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, cents int NOT NULL, note text,
  state text NOT NULL DEFAULT 'new', placed date, CONSTRAINT positive CHECK (cents >= 0));
CREATE INDEX orders_by_state ON orders (state);
CREATE INDEX orders_by_customer ON orders (customer);
CREATE TABLE lines (order_id bigint REFERENCES orders, product int);
CREATE INDEX lines_by_order ON lines (order_id);
CREATE TABLE keys (id bigint, code bigint NOT NULL);
CREATE UNIQUE INDEX keys_by_id ON keys (id);
CREATE UNIQUE INDEX keys_by_code ON keys (code);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN percent AS int;
CREATE TABLE surveys (id bigint PRIMARY KEY, mood mood, share percent);
CREATE MATERIALIZED VIEW counts AS SELECT state, count(*) AS orders FROM orders GROUP BY state;
CREATE UNIQUE INDEX counts_by_state ON counts (state);
CREATE VIEW new_orders AS SELECT id FROM orders WHERE state = 'new';
CREATE TABLE events (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_2027 (at date NOT NULL, what text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
