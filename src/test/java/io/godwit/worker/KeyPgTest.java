package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestPostgres.Version;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of key by which rows are found, each under writes, each row compared at the end. */
@Tag("postgres")
class KeyPgTest {
  /** More than one range, so that bounds are cut from a sample and read back. */
  private static final int ROWS = 120_000;

  private static String rows(String key) {
    return "INSERT INTO orders SELECT %s, i::text FROM generate_series(1, %d) i"
        .formatted(key, ROWS);
  }

  private void shouldBeFilled(Version version, String table, String key, String touched) {
    Shape shape =
        Shape.of(version, "CREATE TABLE orders (%s)".formatted(table), rows(key), "ANALYZE orders")
            .prepared();
    try (Traffic traffic =
        Traffic.of(
            shape.database(),
            (connection, number) -> {
              try (var statement = connection.createStatement()) {
                statement.execute(touched.formatted(number % 5_000 + 1));
              }
            })) {
      shape.filled();
      assertThat(traffic.states()).isEmpty();
    }
    assertThat(shape.unequal()).isEqualTo("0");
    assertThat(shape.database().value("SELECT count(*) > 2 FROM godwit.ranges")).isEqualTo("t");
  }

  /** The newest server of the tests knows no language's order, the oldest does. */
  @ParameterizedTest
  @CsvSource({
    "NEWEST, C",
    "NEWEST, pg_unicode_fast",
    "OLDEST, und-x-icu",
    "OLDEST, de-x-icu",
    "OLDEST, POSIX"
  })
  void shouldFillTablesWithTextKeysUnderAnyCollation(Version version, String collation) {
    shouldBeFilled(
        version,
        "id text COLLATE \"%s\" PRIMARY KEY, cents text".formatted(collation),
        "(ARRAY['a', 'B', 'ä', '{\"', '_', ' z'])[i % 6 + 1] || md5(i::text)",
        "UPDATE orders SET cents = '%1$d' WHERE cents = '%1$d'");
  }

  @Test
  void shouldFillTablesWhoseTextKeysAreEqualWithoutBeingTheSame() {
    Shape shape =
        Shape.of(
                Version.OLDEST,
                "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2',"
                    + " deterministic = false)",
                "CREATE TABLE orders (id text COLLATE any_case PRIMARY KEY, cents text)",
                rows("CASE WHEN i % 2 = 0 THEN 'a' ELSE 'B' END || i"),
                "ANALYZE orders")
            .prepared();

    shape.filled();
  }

  @Test
  void shouldFollowTheIndexWhereItsCollationIsNotTheColumns() {
    Shape shape =
        Shape.of(
                Version.OLDEST,
                "CREATE TABLE orders (id text COLLATE \"de-x-icu\" NOT NULL, cents text)",
                "CREATE UNIQUE INDEX ON orders (id COLLATE \"C\" DESC)",
                rows("CASE WHEN i % 2 = 0 THEN 'a' ELSE 'B' END || i"),
                "ANALYZE orders")
            .prepared();

    shape.filled();

    assertThat(
            shape
                .database()
                .value(
                    "SELECT bool_and(lo < hi COLLATE \"C\") FROM godwit.ranges WHERE hi <> '' AND lo > ''"))
        .isEqualTo("t");
    assertThat(shape.database().value("SELECT sum(rows_done) FROM godwit.ranges"))
        .isEqualTo("" + ROWS);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillTablesWithCompositeKeys(Version version) {
    shouldBeFilled(
        version,
        "shop int, at timestamptz, code varchar(20), cents text, PRIMARY KEY (shop, at, code)",
        "i % 7 - 3, '2020-01-01'::timestamptz + (i % 1000) * interval '1 hour', 'c \"{,}' || i",
        "UPDATE orders SET cents = '%1$d' WHERE shop = %1$d %% 7 - 3 AND cents = '%1$d'");
  }

  @Test
  void shouldFillKeysWithHugeGapsOfATableThatWasNeverAnalysed() {
    Shape shape =
        Shape.of(
                Version.NEWEST,
                "CREATE TABLE orders (id bigint PRIMARY KEY, cents text) WITH (autovacuum_enabled = off)",
                rows("CASE WHEN i % 3 = 0 THEN -1 ELSE 1 END * i::bigint * i * i"))
            .prepared();

    shape.filled();

    assertThat(shape.database().value("SELECT count(*) > 2 FROM godwit.ranges")).isEqualTo("t");
    assertThat(shape.database().value("SELECT rows_estimated FROM godwit.migrations"))
        .satisfies(rows -> assertThat(Long.parseLong(rows)).isBetween(100_000L, 140_000L));
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillTablesWithoutAKeyByPlace(Version version) {
    shouldBeFilled(
        version,
        "id int, cents text",
        "i % 10",
        // Another column: the row moves to another place, maybe behind the scan.
        "UPDATE orders SET id = id + 1 WHERE ctid = '(%d,3)'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE orders (id int UNIQUE, cents text) # ctid",
        "CREATE TABLE orders (id int NOT NULL, cents text, UNIQUE (id) DEFERRABLE) # ctid",
        "CREATE TABLE orders (id int NOT NULL, cents text, EXCLUDE USING btree (id WITH =)) # ctid",
        "CREATE TABLE orders (id int PRIMARY KEY, cents text, short smallint UNIQUE NOT NULL) # id",
        "CREATE TABLE orders (id int, cents text, a int, b int NOT NULL UNIQUE, UNIQUE (id, a)) # b",
        "CREATE TABLE orders (id numeric PRIMARY KEY, cents text) # id",
        "CREATE TABLE orders (id interval PRIMARY KEY, cents text) # ctid",
        "CREATE TABLE orders (id date, cents text, a int, PRIMARY KEY (id, a)) # id a",
        "CREATE TABLE orders (id int UNIQUE, cents text); ALTER TABLE orders ADD CONSTRAINT later NOT NULL id NOT VALID # ctid",
      })
  void shouldChooseTheKey(String scene) {
    String[] parts = scene.split(" # ");
    Shape shape = Shape.of(Version.NEWEST, parts[0].split("; ")).prepared();

    assertThat(
            shape
                .database()
                .value(
                    """
                    SELECT coalesce(string_agg(k ->> 'name', ' '), 'ctid') FROM godwit.migrations,
                      jsonb_array_elements(plan -> 'transform' -> 'key' -> 'columns') k
                    """))
        .isEqualTo(parts[1]);
  }

  private static void write(Shape shape, String... sql) throws SQLException {
    try (Connection application = shape.database().asApplication();
        Statement statement = application.createStatement()) {
      for (String each : sql) {
        statement.execute(each);
      }
    }
  }

  private static String failures(Shape shape) {
    return shape
        .database()
        .value(
            "SELECT coalesce(string_agg(key || ' ' || sqlstate, ', '), '') FROM godwit.sync_failures");
  }

  @Test
  void shouldFindTheRowOfAFailureWhateverTheApplicationsDateStyle() throws SQLException {
    Shape shape =
        Shape.of(
                Version.NEWEST,
                "CREATE TABLE orders (at timestamptz, code text, cents text, PRIMARY KEY (at, code))",
                "INSERT INTO orders VALUES ('2026-02-03 04:05:06+00', 'a,\"b', '1')")
            .prepared();
    write(
        shape,
        """
        DO $$ BEGIN
          PERFORM set_config('datestyle', 'SQL, DMY', true), set_config('timezone', 'Asia/Tokyo', true);
          UPDATE orders SET cents = 'x';
        END $$
        """);

    assertThat(failures(shape)).isEqualTo("{2026-02-03T13:05:06+09:00,\"a,\\\"b\"} 22P02");

    write(shape, "UPDATE orders SET cents = '2'");
    shape.filled();
    assertThat(failures(shape)).isEmpty();
  }

  private static final String WITHOUT_KEY = "CREATE TABLE orders (id int, cents text)";

  @Test
  void shouldForgetFailuresOfATableWithoutAKeyOnceAllRowsAgree() throws SQLException {
    Shape shape =
        Shape.of(
                Version.NEWEST,
                WITHOUT_KEY,
                "INSERT INTO orders SELECT i, i::text FROM generate_series(1, 100) i")
            .prepared();
    write(
        shape,
        "UPDATE orders SET cents = 'x' WHERE id = 7",
        "UPDATE orders SET cents = 'y' WHERE id = 8");
    assertThat(failures(shape)).isEqualTo("(no key) 22P02");

    write(shape, "UPDATE orders SET cents = '7' WHERE id IN (7, 8)");
    shape.filled();

    assertThat(failures(shape)).isEmpty();
    shape.finished();
    assertThat(shape.database().value("SELECT sum(amount) FROM orders")).isEqualTo("5049");
  }

  @Test
  void shouldRepairRowsWithoutAKeyWhereverTheyAreByThen() {
    Shape shape = Shape.of(Version.NEWEST, WITHOUT_KEY, rows("i % 10")).prepared().filled();
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET amount = -1 WHERE cents::int % 10000 = 0",
            Triggers.on("orders"));
    try (Traffic moving =
        Traffic.of(
            shape.database(),
            (connection, number) -> {
              try (var statement = connection.createStatement()) {
                statement.execute("UPDATE orders SET id = id + 1 WHERE cents::int % 10000 = 0");
              }
            })) {
      assertThat(shape.worker().verify(3)).as(shape.worker().lastWord()).isZero();
      assertThat(moving.states()).isEmpty();
    }

    assertThat(shape.database().value("SELECT diverged FROM godwit.passes WHERE pass = 2"))
        .isEqualTo("0");
    assertThat(shape.unequal()).isEqualTo("0");
  }

  /** All rows get another place at once, some of them behind the scan. */
  @Test
  void shouldFillATableWithoutAKeyThatIsRewrittenMeanwhile() {
    Shape shape =
        Shape.of(Version.NEWEST, WITHOUT_KEY, rows("-i"), "CREATE INDEX by_id ON orders (id)")
            .prepared();
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET cents = 'x' WHERE id = -60000",
            Triggers.on("orders"));
    assertThat(shape.worker().backfill()).isEqualTo(65);
    assertThat(shape.worker().lastWord()).contains("the row with ctid (", "22P02");
    shape
        .database()
        .execute(
            "UPDATE orders SET cents = '60000' WHERE id = -60000",
            "CLUSTER orders USING by_id",
            "DROP INDEX by_id");

    shape.filled();
  }
}
