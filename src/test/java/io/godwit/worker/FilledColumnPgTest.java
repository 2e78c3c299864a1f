package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddColumnSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A new column whose default has another value for each row: filled, and nothing rewritten. */
@Tag("postgres")
class FilledColumnPgTest {
  private static final int ROWS = 3_000;

  private static final AddColumnSpec TOKEN =
      new AddColumnSpec("orders", "token", "uuid", "gen_random_uuid()", true, "for links");

  /** Tables whose rows are filled. */
  enum Table {
    PLAIN("CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL)"),
    KEYLESS("CREATE TABLE orders (id bigint NOT NULL, cents int NOT NULL)"),
    PARTITIONED(
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL) PARTITION BY RANGE (id)",
        "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (MINVALUE) TO (1000)",
        "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (1000) TO (MAXVALUE)");

    private final List<String> sql;

    Table(String... sql) {
      this.sql = List.of(sql);
    }
  }

  private record Case(Table table, TestPostgres.Version version) {}

  static Stream<Case> cases() {
    return Arrays.stream(TestPostgres.Version.values())
        .flatMap(version -> Arrays.stream(Table.values()).map(table -> new Case(table, version)));
  }

  private static TestDatabase given(TestPostgres.Version version, Table table, String name) {
    TestDatabase database = TestPostgres.of(version).createDatabase(name);
    database.execute(table.sql.toArray(String[]::new));
    database.execute(
        "INSERT INTO orders SELECT i, i FROM generate_series(1, %d) i".formatted(ROWS));
    return database;
  }

  private static void forth(LocalWorker worker) {
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldGoThereAndBackAndThereAgain(Case given) {
    // Given
    TestDatabase database =
        given(
            given.version(),
            given.table(),
            "filled_" + given.table().name().toLowerCase(Locale.ROOT));
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.table(TOKEN));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    forth(worker);
    String there = state(database);
    worker.turnBack();
    int back = worker.rollback();
    String after = database.dump();
    database.execute("UPDATE godwit.control SET outcome = 'RolledBack'");
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    forth(worker);

    // Then
    String all = ROWS + " " + ROWS + " true gen_random_uuid()";
    assertThat(there).isEqualTo(all);
    assertThat(back).as(worker.lastWord()).isZero();
    assertThat(after).isEqualTo(before);
    assertThat(state(database)).isEqualTo(all);
  }

  /** Rows, distinct values, NOT NULL, and the default. */
  private static String state(TestDatabase database) {
    return database.value(
        """
        SELECT concat_ws(' ', (SELECT count(token) FROM orders), (SELECT count(DISTINCT token) FROM orders),
          a.attnotnull::text, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = 'orders'::regclass AND a.attname = 'token'
        """);
  }

  @Test
  void shouldLeaveWhatTheApplicationWrites() throws InterruptedException {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, Table.PLAIN, "filled_written");
    database.execute("CREATE SEQUENCE numbers START 1000000");
    var change = new AddColumnSpec("orders", "number", "bigint", "nextval('numbers')", true, null);
    var worker = new LocalWorker(database, Specs.table(change));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    AtomicBoolean over = new AtomicBoolean();
    Thread application =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 1; !over.get(); i++) {
                    database.execute(
                        "INSERT INTO orders VALUES (%d, 0)".formatted(ROWS + i),
                        "UPDATE orders SET cents = cents + 1 WHERE id = %d".formatted(i % ROWS + 1),
                        "UPDATE orders SET number = -id WHERE id = %d".formatted(i * 7 % ROWS + 1));
                  }
                });

    // When
    int filled = worker.backfill();
    over.set(true);
    application.join();
    int enforced = worker.steps(Stage.ENFORCE);

    // Then: what it wrote stays, and no number is there twice
    assertThat(filled).as(worker.lastWord()).isZero();
    assertThat(enforced).as(worker.lastWord()).isZero();
    assertThat(
            database.value(
                "SELECT count(*) - count(DISTINCT number) FROM orders WHERE number <> 0"))
        .isEqualTo("0");
    assertThat(
            database.value(
                "SELECT count(*) FROM orders WHERE number NOT IN (-id) AND number < 1000000"))
        .isEqualTo("0");
    assertThat(database.value("SELECT count(*) > 0 FROM orders WHERE number = -id")).isEqualTo("t");
  }

  @Test
  void shouldNameARowThatCannotBeFilled() {
    // Given: a constraint that is not proved of the rows that are there, and one that breaks it
    TestDatabase database = given(TestPostgres.Version.NEWEST, Table.PLAIN, "filled_bad_row");
    database.execute(
        "UPDATE orders SET cents = -1 WHERE id = 2718",
        "ALTER TABLE orders ADD CONSTRAINT cents_positive CHECK (cents > 0) NOT VALID");
    var worker = new LocalWorker(database, Specs.table(TOKEN));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();

    // When
    int failed = worker.backfill();
    String said = worker.lastWord();
    database.execute("UPDATE orders SET cents = 1 WHERE id = 2718");
    int filled = worker.backfill();

    // Then
    assertThat(failed).isEqualTo(65);
    assertThat(said).contains("BackfillFailed", "key 2718", "cents_positive", "correct the rows");
    assertThat(filled).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT count(*) FROM orders WHERE token IS NULL")).isEqualTo("0");
  }

  /** What becomes of the user's trigger. */
  enum Triggers {
    FIRE("3000"),
    SKIP("0");

    private final String fired;

    Triggers(String fired) {
      this.fired = fired;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDoWithTriggersWhatIsSaid(Triggers triggers) throws SQLException {
    // Given
    TestDatabase database =
        given(
            TestPostgres.Version.NEWEST,
            Table.PLAIN,
            "filled_triggers_" + triggers.name().toLowerCase(Locale.ROOT));
    database.execute(
        "CREATE SEQUENCE fired",
        "CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM nextval(''fired''); RETURN NEW; END'",
        "CREATE TRIGGER counted AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION count_it()");
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("GRANT SET ON PARAMETER session_replication_role TO " + database.owner());
    }
    MigrationSpec spec =
        Specs.patch(
            Specs.table(TOKEN),
            "{'backfill': {'userTriggers': '%s'}}"
                .formatted(triggers == Triggers.FIRE ? "Fire" : "Skip"));
    var worker = new LocalWorker(database, spec);

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    forth(worker);

    // Then
    assertThat(database.value("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM fired"))
        .isEqualTo(triggers.fired);
  }

  @Test
  void shouldRefuseAConditionOnRows() {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, Table.PLAIN, "filled_where");
    var worker =
        new LocalWorker(
            database, Specs.patch(Specs.table(TOKEN), "{'backfill': {'where': 'cents > 0'}}"));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("backfill.where is cents > 0", "leave it out");
  }
}
