package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddColumnSpec;
import io.godwit.engine.Stage;
import io.godwit.sql.Drafts;
import io.godwit.sql.Postgres;
import io.godwit.strategy.Strategies;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A column more: there without a rewrite, back again, and what PostgreSQL would rewrite for. */
@Tag("postgres")
class AddColumnPgTest {
  private static final String FILE = "SELECT pg_relation_filenode('orders')";

  /** What is added, and what a row that was there has in it. */
  enum Added {
    NULLABLE("Note", "text COLLATE \"C\"", null, false, null),
    WITH_DEFAULT("state", "varchar(9)", "'new'", false, "new"),
    NOT_NULL("state", "int", "3 * 7", true, "21"),
    STABLE("since", "boolean", "now() > 'epoch'", true, "t"),
    ARRAY("tags", "text[]", "'{}'", true, "{}");

    private final AddColumnSpec change;
    private final String value;

    Added(
        String name,
        String type,
        @Nullable String byDefault,
        boolean notNull,
        @Nullable String value) {
      change = new AddColumnSpec("orders", name, type, byDefault, notNull, "what it's for");
      this.value = String.valueOf(value);
    }
  }

  private record Case(Added added, TestPostgres.Version version) {}

  static Stream<Case> cases() {
    return Arrays.stream(TestPostgres.Version.values())
        .flatMap(version -> Arrays.stream(Added.values()).map(added -> new Case(added, version)));
  }

  private static TestDatabase given(TestPostgres.Version version, Enum<?> scene) {
    TestDatabase database =
        TestPostgres.of(version).createDatabase("add_" + scene.name().toLowerCase(Locale.ROOT));
    database.execute(
        "CREATE DOMAIN few AS int CHECK (VALUE < 10)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i");
    return database;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldGoThereAndBackWithoutARewrite(Case given) {
    // Given
    TestDatabase database = given(given.version(), given.added());
    String before = database.dump();
    String file = database.value(FILE);
    AddColumnSpec change = given.added().change;
    var worker = new LocalWorker(database, Specs.table(change));

    // When: what is done once is not done again
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    String there =
        database.value(
            "SELECT DISTINCT coalesce(\"%s\"::text, 'null') || attnotnull FROM orders, pg_attribute WHERE attrelid = 'orders'::regclass AND attname = '%1$s'"
                .formatted(change.column()));
    String fileThere = database.value(FILE);
    worker.turnBack();
    int back = worker.rollback();

    // Then
    String value = given.added().value.equals("t") ? "true" : given.added().value;
    assertThat(there).isEqualTo(value + change.notNull());
    assertThat(fileThere).isEqualTo(file);
    assertThat(back).as(worker.lastWord()).isZero();
    assertThat(database.dump()).isEqualTo(before);
  }

  @Test
  void shouldNameStatementsThatAskForAllColumns() throws Exception {
    TestPostgres server =
        TestPostgres.alone(
            TestPostgres.Version.NEWEST, "shared_preload_libraries=pg_stat_statements");
    try {
      // Given
      TestDatabase database = server.createDatabase("stars");
      try (Connection superuser = database.asSuperuser();
          Statement statement = superuser.createStatement()) {
        statement.execute("CREATE EXTENSION pg_stat_statements");
      }
      database.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL)",
          "SELECT o.* FROM orders AS o WHERE id = 4711",
          "SELECT id, count(*) FROM orders GROUP BY id");

      // When
      List<String> warnings;
      var purpose = new Postgres.Purpose("stars", Duration.ofMinutes(1));
      try (Connection connection = Postgres.connect(database.credentials(), purpose)) {
        var strategy = Strategies.of(Specs.table(Added.NULLABLE.change));
        warnings =
            Drafts.of(connection, database.credentials(), strategy, List.of()).plan().warnings();
      }

      // Then
      assertThat(warnings)
          .anyMatch(warning -> warning.contains("cached plan must not change result type"))
          .contains(
              "1 such statements of table public.orders are in pg_stat_statements: select o.* from"
                  + " orders as o where id = ?");
    } finally {
      server.destroy();
    }
  }

  /** What cannot be had without a rewrite, or not at all, and what is said. */
  enum Refused {
    SEQUENCE("x", "bigserial", null, false, "which brings a default that has another value for"),
    FILLED_AND_CONSTRAINED("x", "float UNIQUE", "random()", false, "says more than a type"),
    FILLED_WITH_TRIGGERS("x", "float", "random()", false, "would fire stamp; set spec.backfill"),
    IDENTITY("x", "int GENERATED ALWAYS AS IDENTITY", null, false, "is to be an identity column"),
    GENERATED(
        "x", "int GENERATED ALWAYS AS (cents * 2) STORED", null, false, "to be a generated column"),
    DOMAIN("x", "few", "7", false, "is of a domain that has conditions"),
    CONSTRAINED("x", "int UNIQUE", null, false, "says more than a type"),
    TAKEN("cents", "int", null, false, "table public.orders has a column cents already"),
    RESERVED("ctid", "int", null, false, "conflicts with a system column name"),
    UNKNOWN_TYPE("x", "money2", null, false, "type \\\"money2\\\" does not exist"),
    OTHER_TYPE("x", "int", "now()", false, "is of type integer but default expression is of type"),
    UNREADABLE("x", "int", "'abc'", false, "a text does not read as the type (SQLSTATE 22P02)"),
    WITHOUT_A_VALUE("x", "int", null, true, "the rows that are there would have no value"),
    PUBLISHED("x", "int", null, false, "publication shop publishes table public.orders"),
    NULL_BY_DEFAULT("x", "int", "NULL", true, "its default NULL is NULL");

    private final AddColumnSpec change;
    private final String said;

    Refused(String name, String type, @Nullable String byDefault, boolean notNull, String said) {
      change = new AddColumnSpec("orders", name, type, byDefault, notNull, null);
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuse(Refused scene) {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, scene);
    if (scene == Refused.PUBLISHED) {
      database.execute("CREATE PUBLICATION shop FOR TABLE orders");
    } else if (scene == Refused.FILLED_WITH_TRIGGERS) {
      database.execute(
          "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
          "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp()");
    }
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.table(scene.change));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("PlanRefused", scene.said);
    assertThat(database.dump()).isEqualTo(before);
  }
}
