package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.Key;
import io.godwit.engine.TableCopy;
import io.godwit.engine.TableName;
import io.godwit.sql.TwoTables.Differing;
import io.godwit.sql.TwoTables.Kind;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys, mappings and tables of all shapes. */
@Tag("postgres")
class TwoTablesShapesPgTest {
  private static final Key ID = Key.of("id", "integer");

  private static TableCopy copy(Key key, List<String> copyKey, Map<String, String> columns) {
    return new TableCopy(TableName.parse("s"), TableName.parse("c"), key, copyKey, columns, null);
  }

  private static List<Differing> differing(TestDatabase database, TableCopy copy)
      throws SQLException {
    try (Connection connection = database.asOwner()) {
      Rows.execute(connection, "SET TimeZone = 'America/New_York'");
      Rows.execute(connection, "SET DateStyle = 'ISO, DMY'");
      return new TwoTables(connection, copy).compare(null, "").rows();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCompareUnderTheOrderOfTheSource(TestPostgres.Version version) throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("two_orders");
    database.execute(
        "CREATE TABLE s (shop int, code text COLLATE \"C.utf8\", v text, PRIMARY KEY (shop, code))",
        "CREATE TABLE c (shop bigint, code text COLLATE \"C\", v text, PRIMARY KEY (shop, code))",
        "INSERT INTO s SELECT i % 3, 'ä{\"' || i, i FROM generate_series(1, 30000) AS i",
        "INSERT INTO c SELECT * FROM s",
        "UPDATE c SET v = v || ' ' WHERE v = '777'",
        "DELETE FROM c WHERE v = '12345'",
        "INSERT INTO c VALUES (99, 'Z', NULL)");
    Key key =
        new Key(
            List.of(new Key.Column("shop", "integer", null), new Key.Column("code", "text", null)));

    assertThat(differing(database, copy(key, List.of("shop", "code"), Map.of())))
        .containsExactlyInAnyOrder(
            new Differing("{0,\"ä{\\\"777\"}", Kind.Different),
            new Differing("{0,\"ä{\\\"12345\"}", Kind.Missing),
            new Differing("{99,Z}", Kind.Extra));
  }

  @ParameterizedTest
  @EnumSource
  void shouldFollowTheMapping(TestPostgres.Version version) throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("two_mapped");
    database.execute(
        "CREATE TABLE s (id int PRIMARY KEY, cents int, day date, at timestamptz, doc jsonb, gone text)",
        "CREATE TABLE c (number bigint PRIMARY KEY, amount numeric(12,2), day text, at text, listed boolean, later int)"
            + " PARTITION BY RANGE (number)",
        "CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (500)",
        "CREATE TABLE c2 PARTITION OF c DEFAULT",
        "INSERT INTO s SELECT i, i * 7, date '2026-01-01' + i, timestamptz '2026-01-01 00:00Z' + i * interval '1 h',"
            + " jsonb_build_object(i % 2, 1), 'x' FROM generate_series(1, 1000) i");
    try (Connection connection = database.asOwner()) {
      Rows.execute(connection, "SET TimeZone = 'UTC'");
      Rows.execute(
          connection,
          "INSERT INTO c SELECT id, cents / 100.0, day, at, doc ? '1', id FROM s WHERE cents > 70");
    }
    TableCopy copy =
        new TableCopy(
            TableName.parse("s"),
            TableName.parse("c"),
            ID,
            List.of("number"),
            Map.of(
                "number", "r.id",
                "amount", "r.cents / 100.0",
                "day", "r.day::text",
                "at", "r.at::text",
                "listed", "r.doc ? '1'"),
            "r.cents > 70 AND NOT r.doc ? '2'");
    assertThat(differing(database, copy)).isEmpty();

    // When
    database.execute(
        "UPDATE c SET listed = NOT listed WHERE number = 499",
        "UPDATE c SET amount = amount + 0.01 WHERE number = 501",
        "INSERT INTO c VALUES (3, 0.21)",
        "DELETE FROM c WHERE number = 1000");

    // Then: the fourth is in the source, but its condition says that it has no copy.
    assertThat(differing(database, copy))
        .containsExactlyInAnyOrder(
            new Differing("499", Kind.Different),
            new Differing("501", Kind.Different),
            new Differing("3", Kind.Extra),
            new Differing("1000", Kind.Missing));
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellRowsAndColumnsThatExchangedTheirValues(TestPostgres.Version version)
      throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("two_exchanged");
    database.execute(
        "CREATE TABLE s (id int PRIMARY KEY, a int, b int)",
        "CREATE TABLE c (b int, id int PRIMARY KEY, a int)",
        "INSERT INTO s SELECT i, i * 2, i * 3 FROM generate_series(1, 100) i",
        "INSERT INTO c (id, a, b) SELECT * FROM s");
    assertThat(differing(database, copy(ID, List.of("id"), Map.of()))).isEmpty();

    // When
    database.execute(
        "UPDATE c SET a = 2 * (11 - id), b = 3 * (11 - id) WHERE id IN (5, 6)",
        "UPDATE c SET a = b, b = a WHERE id = 50");

    // Then
    assertThat(differing(database, copy(ID, List.of("id"), Map.of())))
        .extracting(Differing::key)
        .containsExactlyInAnyOrder("5", "6", "50");
  }

  @ParameterizedTest
  @EnumSource
  void shouldCompareEmptyTables(TestPostgres.Version version) throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("two_empty");
    database.execute(
        "CREATE TABLE s (id int PRIMARY KEY)",
        "CREATE TABLE c (id int PRIMARY KEY)",
        "CREATE TABLE child () INHERITS (c)",
        "INSERT INTO child VALUES (7)");
    TableCopy copy = copy(ID, List.of("id"), Map.of());
    assertThat(differing(database, copy)).isEmpty();

    database.execute("INSERT INTO c VALUES (1)");
    assertThat(differing(database, copy)).containsExactly(new Differing("1", Kind.Extra));

    database.execute("TRUNCATE ONLY c", "INSERT INTO s VALUES (2)");
    assertThat(differing(database, copy)).containsExactly(new Differing("2", Kind.Missing));
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatIsMissing(TestPostgres.Version version) {
    TestDatabase database = TestPostgres.of(version).createDatabase("two_missing");
    database.execute("CREATE TABLE s (id int PRIMARY KEY)", "CREATE TABLE c (id int PRIMARY KEY)");

    assertThatThrownBy(() -> differing(database, copy(ID, List.of("id"), Map.of("amount", "r.id"))))
        .hasMessage("public.c has no column amount, by which it is compared");
    assertThatThrownBy(() -> differing(database, copy(ID, List.of("number"), Map.of())))
        .hasMessage("public.c has no column number, by which it is compared");
    assertThatThrownBy(() -> copy(Key.PLACE, List.of(), Map.of()))
        .hasMessageContaining("public.s has no key");
  }
}
