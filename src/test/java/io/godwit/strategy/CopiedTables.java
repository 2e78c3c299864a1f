package io.godwit.strategy;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Back;
import io.godwit.api.CopyTableSpec.By;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Lookup;
import io.godwit.api.MigrationSpec;
import io.godwit.support.Specs;
import java.util.List;

/** Tables that are copied, and into what. */
final class CopiedTables {
  static final List<String> ORDERS =
      List.of(
          "CREATE TABLE customers (id int PRIMARY KEY)",
          """
          CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            customer int NOT NULL REFERENCES customers, cents int CHECK (cents > 0), mail text UNIQUE)
          """,
          "CREATE INDEX ON orders (customer)",
          "COMMENT ON TABLE orders IS 'what was ordered'",
          "GRANT SELECT, UPDATE (mail) ON orders TO PUBLIC");

  static final CopyTableSpec ANOTHER_KEY =
      new CopyTableSpec(
          "orders",
          null,
          List.of(
              new Into(
                  "purchases",
                  List.of(
                      new Column("uid", null, "uuid", null, "gen_random_uuid()", null),
                      same("id"),
                      same("customer"),
                      new Column("amount", null, "numeric(12,2)", "cents / 100.0", null, null),
                      same("mail")),
                  null,
                  List.of(new Back("cents", "(amount * 100)::int")),
                  List.of("uid"),
                  null)),
          null,
          null);

  static final List<String> HISTORY = List.of("CREATE TABLE history (at timestamptz, what text)");

  static final CopyTableSpec ADDED_KEY =
      new CopyTableSpec(
          "history", "id", List.of(new Into(null, null, null, null, null, null)), null, null);

  static final List<String> PEOPLE =
      List.of("CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL, city text)");

  static final CopyTableSpec COLUMNS_IN_TWO =
      new CopyTableSpec(
          "people",
          null,
          List.of(
              new Into(null, List.of(same("id"), same("name")), null, null, null, null),
              new Into(
                  "addresses",
                  List.of(new Column("person", "id", null, null, null, null), same("city")),
                  null,
                  null,
                  null,
                  null)),
          null,
          null);

  static final List<String> EVENTS =
      List.of("CREATE TABLE events (id bigint PRIMARY KEY, closed boolean)");

  static final CopyTableSpec ROWS_IN_TWO =
      new CopyTableSpec(
          "events",
          null,
          List.of(
              new Into(null, null, "closed IS NOT TRUE", null, null, null),
              new Into("closed_events", null, "closed", null, null, null)),
          null,
          null);

  static final List<String> PUBLISHED =
      List.of(
          "CREATE TABLE stock (id int PRIMARY KEY, n int, place text NOT NULL CONSTRAINT there UNIQUE)",
          "ALTER TABLE stock REPLICA IDENTITY USING INDEX there",
          "CREATE PUBLICATION told FOR TABLE stock",
          "CREATE PUBLICATION \"All of it\" FOR TABLE stock");

  static final MigrationSpec KNOWN_TO_SUBSCRIBERS =
      Specs.patch(
          Specs.table(
              new CopyTableSpec(
                  "stock",
                  null,
                  List.of(
                      new Into(null, List.of(same("id"), same("place")), null, null, null, null),
                      new Into("numbers", List.of(same("id"), same("n")), null, null, null, null)),
                  null,
                  null)),
          """
          {'audience': [{'team': 'reports', 'action': 'have the new tables'}],
           'cutover': {'acknowledgement': 'Required'}}""");

  static final List<String> PLACES =
      List.of(
          "CREATE TABLE places (id int PRIMARY KEY, \"Zip\" text, town text)",
          "CREATE INDEX by_zip ON places (\"Zip\" text_pattern_ops DESC) INCLUDE (town)");

  static final CopyTableSpec RENAMED_COLUMN =
      new CopyTableSpec(
          "places",
          null,
          List.of(
              new Into(
                  null,
                  List.of(
                      same("id"), new Column("code", "Zip", null, null, null, null), same("town")),
                  null,
                  null,
                  null,
                  null)),
          null,
          null);

  static final List<String> ADDRESSES =
      List.of(
          "CREATE TABLE countries (code text CONSTRAINT codes UNIQUE, \"Name\" text COLLATE \"C\")",
          "CREATE TABLE addresses (id int PRIMARY KEY, country text)",
          "GRANT SELECT ON addresses TO PUBLIC");

  static final CopyTableSpec LOOKED_UP =
      new CopyTableSpec(
          "addresses",
          null,
          List.of(
              new Into(
                  null,
                  List.of(
                      same("id"),
                      same("country"),
                      new Column(
                          "country_name",
                          null,
                          null,
                          null,
                          null,
                          new Lookup("countries", List.of(new By("code", "country")), "Name"))),
                  null,
                  null,
                  null,
                  null)),
          null,
          null);

  private CopiedTables() {}

  private static Column same(String name) {
    return new Column(name, null, null, null, null, null);
  }
}
