package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.By;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Lookup;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A column has its value from another table, whoever writes either of them meanwhile. */
@Tag("postgres")
class CopyTableLookupPgTest {
  private static final int KEYS = 600;
  private static final int COUNTRIES = 30;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE countries (code char(3) PRIMARY KEY, name text)",
          "INSERT INTO countries SELECT 'c' || i, 'first ' || i FROM generate_series(10, %d) i"
              .formatted(9 + COUNTRIES),
          "CREATE TABLE orders (id int PRIMARY KEY, country_code char(3), n int NOT NULL)",
          "GRANT ALL ON orders, countries TO PUBLIC",
          "INSERT INTO orders SELECT i, CASE WHEN i %% 9 > 0 THEN 'c' || 5 + i %% 40 END, 0 FROM generate_series(1, %d) i"
              .formatted(KEYS),
          "ANALYZE orders");

  private static final Lookup NAME =
      new Lookup("countries", List.of(new By("code", "country_code")), "name");

  private static final String WRONG =
      """
      SELECT count(*) FROM orders r FULL JOIN orders_godwit_new t USING (id) LEFT JOIN countries c ON c.code = r.country_code
      WHERE (r.country_code, r.n, c.name) IS DISTINCT FROM (t.country_code, t.n, t.country)
      """;

  private TestDatabase database;
  private LocalWorker worker;

  private static Column same(String name) {
    return new Column(name, null, null, null, null, null);
  }

  static CopyTableSpec into(Lookup lookup) {
    return new CopyTableSpec(
        "orders",
        null,
        List.of(
            new Into(
                null,
                List.of(
                    same("id"),
                    new Column("country", null, null, null, null, lookup),
                    same("country_code"),
                    same("n")),
                null,
                null,
                null,
                null)),
        null,
        null);
  }

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("lookup");
    database.execute(TABLES.toArray(String[]::new));
    worker =
        new LocalWorker(
            database,
            Specs.patch(
                Specs.table(into(NAME)),
                "{'backfill': {'batch': {'rows': 10, 'maxRows': 10}, 'dutyCycle': 40}}"));
  }

  /** Several rows in one transaction, some of which come to another country or to none. */
  private static void order(Connection connection, long number) throws SQLException {
    var random = ThreadLocalRandom.current();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      int key = 1 + random.nextInt(KEYS - 3);
      String country = "c" + (5 + random.nextInt(40));
      statement.execute(
          "INSERT INTO orders VALUES (%d, '%s', %d) ON CONFLICT DO NOTHING"
              .formatted(key, country, number));
      statement.execute(
          "UPDATE orders SET country_code = '%s' WHERE id = %d".formatted(country, key + 1));
      statement.execute("UPDATE orders SET n = n + 1 WHERE id = %d".formatted(key + 2));
      statement.execute("DELETE FROM orders WHERE id = %d".formatted(key + 3));
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      // Two of them take the same rows in another order: so they do without us.
      if (!"40P01".equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  /** Names that change, and countries that come and go. */
  private static void country(Connection connection, long number) throws SQLException {
    String code = "c" + (10 + ThreadLocalRandom.current().nextInt(COUNTRIES + 5));
    String sql =
        switch ((int) (number % 4)) {
          case 0 -> "DELETE FROM countries WHERE code = '%s'";
          case 1 ->
              "INSERT INTO countries VALUES ('%1$s', 'again %2$d') ON CONFLICT (code) DO UPDATE SET name = excluded.name";
          default -> "UPDATE countries SET name = 'name %2$d' WHERE code = '%1$s'";
        };
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.formatted(code, number));
    }
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldHaveWhatTheOtherTableSaysWhoeverWritesEither(TestPostgres.Version version) {
    // Given
    given(version);
    String schema = database.dump();
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    List<Traffic> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        clients.add(Traffic.impatient(database, CopyTableLookupPgTest::order));
      }

      // When
      try (Traffic countries = Traffic.impatient(database, CopyTableLookupPgTest::country)) {
        worker.forth(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL);
        countries.someMore();
        assertThat(countries.failures()).isEmpty();
      }
      assertThat(database.value(WRONG)).isNotEqualTo("0");
      worker.forth(Stage.ENFORCE);
      clients.forEach(Traffic::someMore);
      assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
      clients.forEach(Traffic::someMore);
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    } finally {
      clients.forEach(Traffic::close);
    }

    // Then
    assertThat(clients).allSatisfy(client -> assertThat(client.failures()).isEmpty());
    assertThat(database.value(WRONG)).isEqualTo("0");
    assertThat(database.value("SELECT diverged FROM godwit.passes ORDER BY pass DESC LIMIT 1"))
        .isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");

    // When
    worker.forth(Stage.CUTOVER);
    database.execute(
        "UPDATE orders SET country = 'elsewhere', n = -1 WHERE id % 2 = 0",
        "INSERT INTO orders (id, country, country_code, n) VALUES (9999, 'x', 'xxx', 1)",
        "UPDATE countries SET name = 'later'");

    // Then
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(
            database.value(
                "SELECT count(*) FROM (SELECT id, country_code, n FROM orders EXCEPT ALL TABLE orders_godwit_old) d"))
        .isEqualTo("0");

    // When
    worker.turnBack();
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    database.execute("UPDATE orders SET n = -2 WHERE id = 9999");
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).isEqualTo(schema);
    assertThat(database.value("SELECT n FROM orders WHERE id = 9999")).isEqualTo("-2");
    assertThat(
            database.value(
                "SELECT string_agg(relname, ',') FROM pg_class WHERE relname LIKE 'lookup%'"))
        .isNull();
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldNotCutOverWhereTheOtherTableHasChangedSinceEnforce(TestPostgres.Version version) {
    // Given
    given(version);
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    worker.forth(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE);
    List<String> changes =
        List.of(
            "UPDATE countries SET name = 'other' WHERE code = 'c10'",
            "UPDATE countries SET name = NULL WHERE code = 'c10'",
            "UPDATE countries SET code = 'c99' WHERE code = 'c10'",
            "DELETE FROM countries WHERE code = 'c11'",
            "INSERT INTO countries VALUES ('new', 'new')");

    for (String change : changes) {
      // When
      database.execute("CREATE TABLE before AS TABLE countries", change);
      int exit = worker.steps(Stage.CUTOVER);
      database.execute(
          "DELETE FROM countries", "INSERT INTO countries TABLE before", "DROP TABLE before");

      // Then
      assertThat(exit).as(change).isNotZero();
      assertThat(worker.lastWord())
          .contains("table public.countries has changed since Enforce")
          .contains("change it back, or roll back and begin again");
    }

    // When
    worker.forth(Stage.CUTOVER, Stage.DROP);

    // Then
    assertThat(
            database.value(
                "SELECT count(*) FROM orders r LEFT JOIN countries c ON code = country_code WHERE name IS DISTINCT FROM country"))
        .isEqualTo("0");
    assertThat(
            database.value(
                "SELECT string_agg(relname, ',') FROM pg_class WHERE relname LIKE 'lookup%'"))
        .isNull();
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldBeLookedUpByARoleThatDoesNotReadTheOtherTable(TestPostgres.Version version)
      throws SQLException {
    // Given
    given(version);
    String role = database.name() + "_worker";
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, TestPostgres.PASSWORD));
    }
    database.execute(
        "REVOKE ALL ON orders, countries FROM PUBLIC",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO " + role);
    worker.workAs(database.credentials(role), false);

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    worker.forth(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE);
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value(WRONG)).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT has_table_privilege('%s', 'countries', 'SELECT')".formatted(role)))
        .isEqualTo("f");
    assertThat(database.value("SELECT count(*) FROM godwit.passes WHERE diverged = 0"))
        .isNotEqualTo("0");
  }

  enum Refused {
    NO_SUCH_TABLE(
        "SELECT 1", new Lookup("lands", NAME.by(), "name"), "table public.lands does not"),
    NO_SUCH_COLUMN("SELECT 1", new Lookup("countries", NAME.by(), "title"), "has no column title"),
    NOTHING_TO_COMPARE_WITH(
        "SELECT 1",
        new Lookup("countries", List.of(new By("code", "land")), "name"),
        "lookup of country: table public.countries is compared with column land, which the old table does not have"),
    ANOTHER_TYPE(
        "ALTER TABLE countries ALTER code TYPE text",
        NAME,
        "has column code of type text, and column country_code is character(3)"),
    ANOTHER_COLLATION(
        "ALTER TABLE countries ALTER code TYPE char(3) COLLATE \"C\"",
        NAME,
        "only what is of the same type can be compared"),
    NO_KEY(
        "ALTER TABLE countries DROP CONSTRAINT countries_pkey; CREATE INDEX ON countries (code)",
        NAME,
        "has no unique key of exactly these columns: code"),
    MORE_THAN_THE_KEY(
        "ALTER TABLE countries DROP CONSTRAINT countries_pkey; CREATE UNIQUE INDEX ON countries (code, name)",
        NAME,
        "has no unique key of exactly these columns: code"),
    KEY_OF_SOME_ROWS(
        "ALTER TABLE countries DROP CONSTRAINT countries_pkey; CREATE UNIQUE INDEX ON countries (code) WHERE name > ''",
        NAME,
        "has no unique key of exactly these columns: code"),
    DEFERRED_KEY(
        "ALTER TABLE countries DROP CONSTRAINT countries_pkey, ADD UNIQUE (code) DEFERRABLE",
        NAME,
        "has no unique key of exactly these columns: code"),
    A_VIEW(
        "ALTER TABLE countries RENAME TO lands; CREATE VIEW countries AS TABLE lands",
        NAME,
        "table public.countries cannot be looked up"),
    MANY_ROWS(
        "ALTER TABLE countries ADD x int UNIQUE; ALTER TABLE orders ADD x int; INSERT INTO countries SELECT chr(19968 + i % 1000) || chr(19968 + i / 1000), '', i FROM generate_series(1, 50001) i",
        NAME, "has 50031 rows, and is compared under the lock of the swap"),
    ITSELF(
        "SELECT 1",
        new Lookup("orders", List.of(new By("id", "n")), "n"),
        "a table that is copied cannot be looked up itself");

    private final String before;
    private final Lookup lookup;
    private final String words;

    Refused(String before, Lookup lookup, String words) {
      this.before = before;
      this.lookup = lookup;
      this.words = words;
    }
  }

  @ParameterizedTest
  @EnumSource(Refused.class)
  void shouldSayWhyItCannotBeLookedUp(Refused refused) {
    // Given
    given(TestPostgres.Version.NEWEST);
    database.execute(refused.before);
    String schema = database.dump();
    worker = new LocalWorker(database, Specs.table(into(refused.lookup)));

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("PlanRefused").contains(refused.words);
    assertThat(database.dump()).isEqualTo(schema);
  }
}
