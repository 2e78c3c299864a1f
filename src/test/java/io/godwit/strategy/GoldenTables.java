package io.godwit.strategy;

import java.util.List;

/** Tables of which golden SQL is planned. */
final class GoldenTables {
  private GoldenTables() {}

  /** A column with everything that can be carried over. */
  static final List<String> RICH =
      List.of(
          """
          CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer int,
            amount_cents int NOT NULL DEFAULT 0 CONSTRAINT positive CHECK (amount_cents >= 0))
          """,
          "COMMENT ON COLUMN orders.amount_cents IS 'what it cost'",
          "COMMENT ON CONSTRAINT positive ON orders IS 'no refunds'",
          "CREATE INDEX ON orders (amount_cents)",
          "CREATE INDEX dear ON orders (customer, amount_cents DESC)",
          "ALTER TABLE orders ALTER COLUMN amount_cents SET STATISTICS 500",
          "GRANT UPDATE (amount_cents) ON orders TO PUBLIC");

  static final List<String> BARE =
      List.of("CREATE TABLE orders (id uuid PRIMARY KEY, amount_cents int)");

  static final List<String> SEVERAL =
      List.of(
          """
          CREATE TABLE orders (shop int, at timestamptz, code varchar(20), amount_cents int,
            PRIMARY KEY (shop, at, code))
          """);

  static final List<String> NO_KEY = List.of("CREATE TABLE orders (amount_cents int)");

  static final List<String> PARTITIONS =
      List.of(
          """
          CREATE TABLE orders (id bigint, shop int, PRIMARY KEY (shop, id),
            amount_cents int NOT NULL DEFAULT 0 CONSTRAINT positive CHECK (amount_cents >= 0))
            PARTITION BY LIST (shop)
          """,
          "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)");

  static final List<String> PARTITIONS_BY_TIME =
      List.of(
          """
          CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, day date, shop int,
            PRIMARY KEY (id, day, shop), UNIQUE (shop, day, id)) PARTITION BY RANGE (day)
          """,
          "CREATE INDEX ON orders (shop, id)",
          "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (MINVALUE) TO ('2026-01-01')",
          "CREATE TABLE orders_2 PARTITION OF orders DEFAULT PARTITION BY LIST (shop)",
          "CREATE TABLE \"Orders 3\" PARTITION OF orders_2 DEFAULT",
          "GRANT UPDATE (id) ON orders_1 TO PUBLIC",
          """
          CREATE TABLE lines (of_order int, day date, shop int,
            CONSTRAINT of_order FOREIGN KEY (of_order, day, shop) REFERENCES orders)
          """);

  static final List<String> PARTITIONS_BARE =
      List.of(
          "CREATE TABLE orders (id bigint, shop int, cents int NOT NULL) PARTITION BY LIST (shop)",
          "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)");

  static final List<String> REFERENCES =
      List.of(
          "CREATE TABLE customers (id int PRIMARY KEY, mail text COLLATE \"C\" UNIQUE)",
          """
          CREATE TABLE orders (id bigint PRIMARY KEY, customer int REFERENCES customers,
            mail text COLLATE "C" NOT NULL UNIQUE CHECK (mail <> ''))
          """,
          "ALTER TABLE orders ADD FOREIGN KEY (mail) REFERENCES customers (mail) NOT VALID");

  static final List<String> SHOP =
      List.of(
          "CREATE TABLE customers (id int PRIMARY KEY)",
          """
          CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, cents int, "Note" text)
          """,
          "CREATE INDEX \"Unneeded\" ON orders USING hash (cents) WHERE cents > 7",
          "CREATE TABLE lines (a int NOT NULL, b int)");

  static final List<String> LEVELS =
      List.of(
          "CREATE TABLE customers (id int PRIMARY KEY)",
          """
          CREATE TABLE orders (id bigint, shop int NOT NULL, customer int, cents int)
            PARTITION BY LIST (shop)
          """,
          "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)",
          "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES IN (2) PARTITION BY RANGE (id)",
          "CREATE TABLE orders_2_low PARTITION OF orders_2 FOR VALUES FROM (0) TO (50)",
          "CREATE INDEX \"Unneeded\" ON orders USING hash (cents) WHERE cents > 7");

  static final List<String> PEOPLE =
      List.of(
          """
          CREATE TABLE people (id bigint PRIMARY KEY, full_name text NOT NULL DEFAULT 'Nemo'
              CONSTRAINT named CHECK (full_name <> ''),
            street text NOT NULL, city varchar(100) NOT NULL DEFAULT 'Wien',
            CONSTRAINT somewhere CHECK (street <> city) NOT VALID)
          """,
          "COMMENT ON CONSTRAINT named ON people IS 'not empty'",
          "CREATE INDEX ON people (city, full_name)",
          "GRANT UPDATE (full_name, city), SELECT (street, city) ON people TO PUBLIC");
}
