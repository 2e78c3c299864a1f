package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Key;
import io.godwit.engine.TableCopy;
import io.godwit.engine.TableName;
import io.godwit.sql.TwoTables.Differing;
import io.godwit.sql.TwoTables.Kind;
import io.godwit.sql.TwoTables.Seen;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row that differs is found among many, and no other, while both tables are written. */
@Tag("postgres")
class TwoTablesPgTest {
  private static final int ROWS = Integer.getInteger("godwit.rows", 200_000);
  private static final int RANGE = 50_000;
  private static final TableCopy COPY =
      new TableCopy(
          TableName.parse("orders"),
          TableName.parse("moved"),
          Key.of("id", "bigint"),
          List.of("id"),
          Map.of(),
          null);

  private static TestDatabase database;

  @BeforeAll
  static void shouldHaveTwoTables() {
    database = TestPostgres.newest().createDatabase("two_tables");
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, n int NOT NULL, amount numeric, at timestamptz, note text)",
        """
        INSERT INTO orders SELECT i, 0, i / 100.0, timestamptz '2026-01-01' + i * interval '1 second',
          CASE WHEN i %% 3 > 0 THEN md5(i::text) END FROM generate_series(1, %d) AS i
        """
            .formatted(ROWS),
        "CREATE TABLE moved (LIKE orders INCLUDING ALL)");
  }

  private static void copyAnew() {
    database.execute(
        "TRUNCATE moved", "INSERT INTO moved SELECT * FROM orders", "VACUUM ANALYZE moved");
  }

  /** Rows of the last digits 1, 2 and 3 are seeded; the writer has those of 5 to 9. */
  private static Set<Differing> seed(int k) {
    List<Differing> seeded = new ArrayList<>();
    long step = Math.max(10, ROWS / k / 10 * 10);
    for (long i = 0; i < k; i++) {
      long base = i * step;
      seeded.add(new Differing("" + (base + 1), Kind.Different));
      seeded.add(new Differing("" + (base + 2), Kind.Missing));
      seeded.add(new Differing("" + -(base + 3), Kind.Extra));
    }
    String among = " id <= " + step * k + " AND id % " + step + " = ";
    database.execute(
        "UPDATE moved SET note = coalesce(note, '') || ' ' WHERE" + among + 1,
        "DELETE FROM moved WHERE" + among + 2,
        "INSERT INTO moved SELECT -id, n, amount, at, note FROM orders WHERE" + among + 3);
    return Set.copyOf(seeded);
  }

  /** Range by range, as workers will. */
  private static List<Seen> seen(TwoTables tables) throws SQLException {
    List<Seen> list = new ArrayList<>();
    list.add(tables.compare(null, "0"));
    int lo = 0;
    for (; lo < ROWS; lo += RANGE) {
      list.add(tables.compare("" + lo, "" + (lo + RANGE)));
    }
    list.add(tables.compare("" + lo, ""));
    return list;
  }

  private static List<Differing> rows(List<Seen> seen) {
    return seen.stream().flatMap(one -> one.rows().stream()).toList();
  }

  private static BothTablesWriter writer() {
    long behind = Long.parseLong(String.valueOf(database.value("SELECT max(id) + 1 FROM orders")));
    // Keys come and go behind the last one, and in the midst of all.
    return new BothTablesWriter(
        database,
        "orders",
        "moved",
        "UPDATE %1$s SET n = n + 1, amount = amount + 0.01 WHERE id = 5 + %2$d %% 5 + %2$d::bigint * 7919 %% "
            + ROWS
            + " / 10 * 10",
        "DELETE FROM %1$s WHERE id = %2$d::bigint * 310 %% " + ROWS,
        "INSERT INTO %1$s VALUES (" + behind + " + %2$d, 0, 1.0, '2026-01-01', '')");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void shouldFindEveryRowThatDiffersAndNoOther(int k) throws Exception {
    copyAnew();
    Set<Differing> seeded = seed(k);
    try (BothTablesWriter writer = writer();
        Connection connection = database.asOwner()) {
      writer.someMore();
      long before = writer.commits();

      // When
      List<Seen> seen = seen(new TwoTables(connection, COPY));

      // Then
      assertThat(writer.commits()).isGreaterThan(before);
      assertThat(rows(seen)).containsExactlyInAnyOrderElementsOf(seeded);
      for (Kind kind : Kind.values()) {
        assertThat(seen.stream().mapToLong(one -> one.count(kind)).sum()).isEqualTo(k);
      }
    }
  }

  @Test
  void shouldFindNothingWhereAllIsCopied() throws Exception {
    copyAnew();
    try (BothTablesWriter writer = writer();
        Connection connection = database.asOwner()) {
      writer.someMore();
      TwoTables tables = new TwoTables(connection, COPY);

      List<Seen> seen = seen(tables);
      seen.add(tables.compare(null, ""));

      assertThat(rows(seen)).isEmpty();
      assertThat(seen.getLast().source()).isEqualTo(seen.getLast().copy()).isGreaterThan(ROWS / 2);
    }
  }

  @Test
  void shouldLookAgainAtRowsThatDiffered() throws SQLException {
    copyAnew();
    Set<Differing> seeded = seed(10);
    try (Connection connection = database.asOwner()) {
      TwoTables tables = new TwoTables(connection, COPY);
      List<String> keys = rows(seen(tables)).stream().map(Differing::key).toList();
      assertThat(tables.still(keys)).containsExactlyInAnyOrderElementsOf(seeded);

      // When
      database.execute(
          "DELETE FROM moved WHERE id < 0",
          "INSERT INTO moved SELECT * FROM orders ON CONFLICT (id) DO NOTHING");

      // Then
      assertThat(tables.still(keys))
          .hasSize(10)
          .allMatch(one -> one.kind() == Kind.Different)
          .isSubsetOf(seeded);
      assertThat(tables.still(List.of())).isEmpty();
    }
  }

  @Test
  void shouldCountAllRowsThatDifferAndNameTheFirst() throws SQLException {
    database.execute("TRUNCATE moved");
    long rows = Long.parseLong(String.valueOf(database.value("SELECT count(*) FROM orders")));
    TableCopy back =
        new TableCopy(COPY.table(), COPY.source(), COPY.key(), COPY.copyKey(), Map.of(), null);
    try (Connection connection = database.asOwner()) {
      Seen missing = new TwoTables(connection, COPY).compare(null, "");
      Seen extra = new TwoTables(connection, back).compare(null, "");

      assertThat(missing.differing()).isEqualTo(Map.of(Kind.Missing, rows));
      assertThat(extra.differing()).isEqualTo(Map.of(Kind.Extra, rows));
      assertThat(new TreeSet<>(missing.rows().stream().map(Differing::key).toList()))
          .hasSize(Discrepancies.MOST);
    }
  }
}
