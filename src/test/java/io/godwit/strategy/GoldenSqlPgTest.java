package io.godwit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.TableFacts;
import io.godwit.sql.Catalog;
import io.godwit.sql.Postgres;
import io.godwit.sql.Refused;
import io.godwit.support.Generated;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement that is planned for a table, as PostgreSQL describes that table: a change of the
 * SQL shows up in review as SQL.
 */
@Tag("postgres")
class GoldenSqlPgTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/sql");

  /** A column with everything that can be carried over. */
  private static final List<String> RICH =
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

  private static final List<String> BARE =
      List.of("CREATE TABLE orders (id uuid PRIMARY KEY, amount_cents int)");

  private static final List<String> SEVERAL =
      List.of(
          """
          CREATE TABLE orders (shop int, at timestamptz, code varchar(20), amount_cents int,
            PRIMARY KEY (shop, at, code))
          """);

  private static final List<String> NO_KEY = List.of("CREATE TABLE orders (amount_cents int)");

  private static final List<String> PARTITIONS =
      List.of(
          """
          CREATE TABLE orders (id bigint, shop int, PRIMARY KEY (shop, id),
            amount_cents int NOT NULL DEFAULT 0 CONSTRAINT positive CHECK (amount_cents >= 0))
            PARTITION BY LIST (shop)
          """,
          "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)");

  private static final List<String> REFERENCES =
      List.of(
          "CREATE TABLE customers (id int PRIMARY KEY, mail text COLLATE \"C\" UNIQUE)",
          """
          CREATE TABLE orders (id bigint PRIMARY KEY, customer int REFERENCES customers,
            mail text COLLATE "C" NOT NULL UNIQUE CHECK (mail <> ''))
          """,
          "ALTER TABLE orders ADD FOREIGN KEY (mail) REFERENCES customers (mail) NOT VALID");

  /** One table and one change of it. */
  enum Scene {
    TYPE_UNDER_A_NEW_NAME("changeColumnType", RICH, type("amount", "(amount * 100)::int")),
    TYPE_UNDER_ITS_OWN_NAME("changeColumnType", RICH, type(null, "(amount_cents * 100)::int")),
    TYPE_OF_A_BARE_COLUMN("changeColumnType", BARE, type("amount", "(amount * 100)::int")),
    TYPE_WRITTEN_BY_THE_APPLICATION(
        "changeColumnType",
        RICH,
        Specs.patch(type("amount", "(amount * 100)::int"), "{'dualWrite': {'by': 'Application'}}")),
    TYPE_WITHOUT_A_WAY_BACK("changeColumnType", BARE, type("amount", null)),
    TYPE_WITH_A_KEY_OF_SEVERAL("changeColumnType", SEVERAL, type("amount", null)),
    TYPE_WITHOUT_A_KEY("changeColumnType", NO_KEY, type("amount", null)),
    TYPE_IN_PARTITIONS("changeColumnType", PARTITIONS, type("amount", "(amount * 100)::int")),
    NAME("renameColumn", RICH, Specs.rename("orders", "amount_cents", "amount")),
    NAME_OF_A_REFERENCE("renameColumn", REFERENCES, Specs.rename("orders", "mail", "email"));

    private final String kind;
    private final List<String> tables;
    private final MigrationSpec spec;

    Scene(String kind, List<String> tables, MigrationSpec spec) {
      this.kind = kind;
      this.tables = tables;
      this.spec = spec;
    }

    private static MigrationSpec type(String newColumn, String down) {
      return Specs.changeType(
          new Change.ChangeColumnType(
              "orders", "amount_cents", newColumn, "numeric(12,2)", "amount_cents / 100.0", down));
    }

    private Path file(TestPostgres.Version version) {
      String name = (name() + "-on-" + version).toLowerCase(Locale.ROOT).replace('_', '-');
      return GOLDEN.resolve(kind).resolve(name + ".sql");
    }
  }

  private record Case(Scene scene, TestPostgres.Version version) {}

  static List<Case> cases() {
    return Arrays.stream(Scene.values())
        .flatMap(
            scene ->
                Arrays.stream(TestPostgres.Version.values())
                    .map(version -> new Case(scene, version)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldPlanThisSql(Case given) throws IOException, SQLException, Refused {
    // Given
    TestDatabase database = TestPostgres.of(given.version()).createDatabase("golden");
    database.execute(given.scene().tables.toArray(String[]::new));
    MigrationStrategy strategy = Strategies.of(given.scene().spec);
    TableFacts facts = look(database, strategy);
    assertThat(strategy.refusals(facts)).isEmpty();

    // When
    Plan plan = strategy.plan(facts);

    // Then
    Generated.check(given.scene().file(given.version()), text(plan));
  }

  @Test
  void shouldHaveNoGoldenFileThatNothingIsComparedWith() throws IOException {
    // When
    List<Path> there;
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      there = files.filter(Files::isRegularFile).toList();
    }

    // Then
    assertThat(there)
        .containsExactlyInAnyOrderElementsOf(
            cases().stream().map(each -> each.scene().file(each.version())).toList());
  }

  private static TableFacts look(TestDatabase database, MigrationStrategy strategy)
      throws SQLException, Refused {
    var purpose = new Postgres.Purpose("golden", Duration.ofMinutes(1));
    try (Connection connection = Postgres.connect(database.credentials(), purpose)) {
      return Catalog.facts(connection, strategy.change());
    }
  }

  private static String text(Plan plan) {
    StringBuilder text = new StringBuilder();
    for (SqlStep step : plan.steps()) {
      text.append(text.isEmpty() ? "" : "\n").append("-- ").append(step.id()).append(": ");
      text.append(step.mode() == SqlStep.Mode.TRANSACTION ? "one transaction" : "alone");
      text.append(", ").append(step.lock().words()).append('\n');
      step.sql().forEach(sql -> text.append(sql).append(";\n"));
      text.append("-- probe\n").append(step.probe()).append(";\n");
      text.append(step.irreversible() ? "-- undo: none, ever\n" : "-- undo\n");
      step.undo().forEach(sql -> text.append(sql).append(";\n"));
    }
    return text.toString();
  }
}
