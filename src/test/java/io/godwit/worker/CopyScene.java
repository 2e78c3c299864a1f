package io.godwit.worker;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Back;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Every;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Partitions;
import io.godwit.api.MigrationSpec;
import io.godwit.support.Specs;
import java.util.List;

/** A table that is copied, and an application that writes it before and after the swap. */
enum CopyScene {
  /** A table without a key, by months. */
  MONTHS(
      new CopyTableSpec(
          "history",
          "id",
          List.of(new Into(null, null, null, null, null, new Partitions("at", Every.MONTH, 2))),
          null,
          null),
      List.of(
          "CREATE TABLE history (account int, delta int, at timestamp DEFAULT now(), note char(5))",
          "COMMENT ON TABLE history IS 'what was'",
          "COMMENT ON COLUMN history.delta IS 'more or less'",
          "CREATE INDEX ON history (account)",
          "ALTER TABLE history ALTER account SET STATISTICS 77",
          "GRANT ALL ON history TO PUBLIC",
          """
          INSERT INTO history SELECT i % 9, i, timestamp '2026-08-20' + i * interval '2 hours', 'n'
          FROM generate_series(1, 900) i
          """,
          "ANALYZE history"),
      """
      INSERT INTO history (account, delta) VALUES (%1$d %% 9, %1$d);
      UPDATE history SET delta = delta + 1, at = at + interval '3 days' WHERE account = %1$d %% 9 AND delta %% 31 = %1$d %% 31;
      DELETE FROM history WHERE account = %1$d %% 7 AND delta = %1$d %% 900""",
      """
      INSERT INTO history (account, delta) VALUES (%1$d %% 9, %1$d);
      UPDATE history SET delta = delta + 1 WHERE account = %1$d %% 9 AND delta %% 31 = %1$d %% 31;
      DELETE FROM history WHERE account = %1$d %% 7 AND delta = %1$d %% 900""",
      "SELECT md5(string_agg(concat_ws(',', account, delta, at, note), ';' ORDER BY account, delta, at)) FROM history",
      "SELECT count(*) = 1 FROM pg_partitioned_table WHERE partrelid = 'history'::regclass"),

  /** Another key, another type, another name, and a foreign key, policies, a unique constraint. */
  REKEYED(
      new CopyTableSpec(
          "shop.Orders",
          null,
          List.of(
              new Into(
                  "orders 2",
                  List.of(
                      new Column("uid", null, "uuid", null, "gen_random_uuid()", null),
                      new Column("id", null, null, null, null, null),
                      new Column("customer", null, null, null, null, null),
                      new Column("amount", null, "numeric(12,2)", "\"Cents\" / 100.0", null, null),
                      new Column("remark", "note", null, null, null, null),
                      new Column("mail", null, null, null, null, null)),
                  null,
                  List.of(new Back("Cents", "(amount * 100)::int")),
                  List.of("uid"),
                  null)),
          null,
          null),
      List.of(
          "CREATE SCHEMA shop",
          "GRANT USAGE ON SCHEMA shop TO PUBLIC",
          "CREATE TABLE shop.customers (id int PRIMARY KEY)",
          "INSERT INTO shop.customers SELECT generate_series(0, 9)",
          """
          CREATE TABLE shop."Orders" (id bigint GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3) CONSTRAINT the_key PRIMARY KEY,
            customer int NOT NULL CONSTRAINT whose REFERENCES shop.customers ON DELETE CASCADE,
            "Cents" int NOT NULL DEFAULT 5, note text COLLATE "C", mail varchar(40) CONSTRAINT one UNIQUE,
            CONSTRAINT few CHECK (customer >= 0)) WITH (fillfactor = 70)
          """,
          "COMMENT ON CONSTRAINT the_key ON shop.\"Orders\" IS 'of all'",
          "COMMENT ON CONSTRAINT whose ON shop.\"Orders\" IS 'theirs'",
          "CREATE INDEX \"By Mail\" ON shop.\"Orders\" (lower(mail), customer) WHERE customer > 2",
          "COMMENT ON INDEX shop.\"By Mail\" IS 'quick'",
          "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.\"Orders\" TO PUBLIC",
          "GRANT TRUNCATE ON shop.\"Orders\" TO pg_monitor WITH GRANT OPTION",
          """
          INSERT INTO shop."Orders" (customer, "Cents", note, mail) SELECT i % 10, i, 'n' || i, 'm' || i
          FROM generate_series(1, 700) i
          """,
          "ANALYZE shop.\"Orders\""),
      """
      INSERT INTO shop."Orders" (customer, "Cents", note) VALUES (%1$d %% 10, %1$d, 'new');
      UPDATE shop."Orders" SET "Cents" = "Cents" + 1 WHERE id = 7 + 3 * (%1$d %% 600);
      DELETE FROM shop."Orders" WHERE id = 7 + 3 * (%1$d * 7 %% 600)""",
      """
      INSERT INTO shop."Orders" (customer, amount, remark) VALUES (%1$d %% 10, %1$d / 100.0, 'newer');
      UPDATE shop."Orders" SET amount = amount + 0.5, remark = 'u' WHERE id = 7 + 3 * (%1$d %% 600);
      DELETE FROM shop."Orders" WHERE id = 7 + 3 * (%1$d * 7 %% 600)""",
      """
      SELECT md5(string_agg(concat_ws(',', id, customer, "Cents", note, mail), ';' ORDER BY id)) FROM shop."Orders"
      """,
      """
      SELECT count(*) = 2 FROM pg_constraint WHERE conrelid = 'shop."Orders"'::regclass
        AND (conname = 'the_key' AND pg_get_constraintdef(oid) = 'PRIMARY KEY (uid)' OR conname = 'one')
      """),

  /** Columns in two tables. */
  COLUMNS(
      new CopyTableSpec(
          "people",
          null,
          List.of(
              new Into(
                  null,
                  List.of(
                      new Column("id", null, null, null, null, null),
                      new Column("name", null, null, null, null, null)),
                  null,
                  null,
                  null,
                  null),
              new Into(
                  "addresses",
                  List.of(
                      new Column("person", "id", null, null, null, null),
                      new Column("street", null, null, null, null, null),
                      new Column("city", null, "text", "upper(town)", null, null)),
                  null,
                  List.of(new Back("town", "lower(city)")),
                  null,
                  null)),
          null,
          null),
      List.of(
          "CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL, street text, town text)",
          "GRANT ALL ON people TO PUBLIC",
          "GRANT ALL ON SEQUENCE people_id_seq TO PUBLIC",
          "INSERT INTO people (name, street, town) SELECT 'n' || i, 's' || i, 't' || i FROM generate_series(1, 500) i",
          "ANALYZE people"),
      """
      INSERT INTO people (name, street, town) VALUES ('new', 's', 'town');
      UPDATE people SET street = 'x' || %1$d, name = 'y' WHERE id = 1 + %1$d %% 400;
      DELETE FROM people WHERE id = 1 + %1$d * 7 %% 400""",
      """
      WITH p AS (INSERT INTO people (name) VALUES ('newer') RETURNING id)
      INSERT INTO addresses (person, street, city) SELECT id, 's', 'TOWN' FROM p;
      UPDATE addresses SET city = 'V' || %1$d WHERE person = 1 + %1$d %% 400;
      UPDATE people SET name = 'z' WHERE id = 1 + %1$d %% 400;
      DELETE FROM addresses WHERE person = 1 + %1$d * 7 %% 400;
      DELETE FROM people WHERE id = 1 + %1$d * 7 %% 400""",
      "SELECT md5(string_agg(concat_ws(',', id, name, street, town), ';' ORDER BY id)) FROM people",
      "SELECT count(*) = 5 FROM pg_attribute WHERE attrelid IN ('people'::regclass, 'addresses'::regclass) AND attnum > 0"),

  /** Rows in two tables, one of them partitioned. */
  ROWS(
      new CopyTableSpec(
          "events",
          null,
          List.of(
              new Into(null, null, "NOT closed", null, null, null),
              new Into(
                  "events_closed",
                  null,
                  "closed",
                  null,
                  null,
                  new Partitions("day", Every.YEAR, 1))),
          null,
          null),
      List.of(
          "CREATE TABLE events (id bigserial PRIMARY KEY, day date NOT NULL, closed boolean NOT NULL DEFAULT false, what jsonb)",
          "GRANT ALL ON events TO PUBLIC",
          "GRANT ALL ON SEQUENCE events_id_seq TO PUBLIC",
          """
          INSERT INTO events (day, closed, what) SELECT date '2024-12-01' + i, i % 3 = 0, jsonb_build_object('i', i)
          FROM generate_series(1, 600) i
          """,
          "ANALYZE events"),
      """
      INSERT INTO events (day, what) VALUES ('2026-01-01', '{"a?": 1}');
      UPDATE events SET closed = NOT closed WHERE id = 1 + %1$d %% 500;
      DELETE FROM events WHERE id = 1 + %1$d * 7 %% 500""",
      """
      INSERT INTO events (day, what) VALUES ('2026-01-01', '{"a?": 2}');
      INSERT INTO events_closed (day, closed) VALUES ('2025-01-01', true);
      WITH e AS (DELETE FROM events WHERE id = 1 + %1$d %% 500 RETURNING *)
      INSERT INTO events_closed SELECT id, day, true, what FROM e;
      UPDATE events_closed SET day = day + 200 WHERE id = 1 + %1$d * 3 %% 500;
      DELETE FROM events_closed WHERE id = 1 + %1$d * 7 %% 500""",
      "SELECT md5(string_agg(concat_ws(',', id, day, closed, what), ';' ORDER BY id)) FROM events",
      "SELECT count(*) = 0 FROM events WHERE closed");

  private final CopyTableSpec change;
  private final List<String> tables;
  private final String before;
  private final String after;
  private final String rows;
  private final String shape;

  CopyScene(
      CopyTableSpec change,
      List<String> tables,
      String before,
      String after,
      String rows,
      String shape) {
    this.change = change;
    this.tables = tables;
    this.before = before;
    this.after = after;
    this.rows = rows;
    this.shape = shape;
  }

  MigrationSpec spec() {
    return Specs.table(change);
  }

  String[] tables() {
    return tables.toArray(String[]::new);
  }

  /** What the application does to the old shape. */
  Traffic.Deed before() {
    return deed(before);
  }

  /** What it does to the new one. */
  Traffic.Deed after() {
    return deed(after);
  }

  private static Traffic.Deed deed(String sql) {
    return (connection, number) -> {
      try (var statement = connection.createStatement()) {
        statement.execute(sql.formatted(number));
      }
    };
  }

  /** One value for all rows of the old shape. */
  String rows() {
    return rows;
  }

  /** True of the new shape. */
  String shape() {
    return shape;
  }
}
