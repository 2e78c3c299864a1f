package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.sql.LedgerReader;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short way: where it is taken, and there and back. */
@Tag("postgres")
class ModePgTest {
  private static final Change.ChangeColumnType CENTS =
      cents("cents::numeric(12,2) / 100", "(cents * 100)::int");

  private static Change.ChangeColumnType cents(String up, @Nullable String down) {
    return new Change.ChangeColumnType("orders", "cents", null, "numeric(12,2)", up, down);
  }

  private static MigrationSpec spec(String mode) {
    return spec(mode, CENTS);
  }

  private static MigrationSpec spec(String mode, Change.ChangeColumnType change) {
    return Specs.patch(Specs.changeType(change), "{'mode': '%s'}".formatted(mode));
  }

  private static TestDatabase given(TestPostgres.Version version, String name, int rows) {
    TestDatabase database = TestPostgres.of(version).createDatabase("mode_" + name);
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL DEFAULT 7, note text)",
        "CREATE INDEX by_cents ON orders (cents)",
        "INSERT INTO orders SELECT i, i * 10 FROM generate_series(1, %d) i".formatted(rows),
        "ANALYZE orders");
    return database;
  }

  private static String type(TestDatabase database) {
    return database.value(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
            + " 'orders'::regclass AND attname = 'cents'");
  }

  private static Ledger ledger(TestDatabase database) throws SQLException {
    try (Connection connection = database.asOwner()) {
      return LedgerReader.read(connection).values().iterator().next();
    }
  }

  private static boolean direct(TestDatabase database) throws SQLException {
    return !ledger(database).pairs();
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoThereAndBackInOneStatement(TestPostgres.Version version) throws SQLException {
    // Given
    TestDatabase database = given(version, "direct", 500);
    String before = database.dump();
    var worker = new LocalWorker(database, spec("Direct"));

    // When: what is done once is not done again
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    String type = type(database);
    String sum = database.value("SELECT sum(cents) FROM orders");
    database.execute("INSERT INTO orders (id) VALUES (501)");
    String byDefault = database.value("SELECT cents FROM orders WHERE id = 501");
    boolean direct = direct(database);
    worker.turnBack();
    int back = worker.rollback();

    // Then
    assertThat(direct).isTrue();
    assertThat(ledger(database).steps()).hasSize(1);
    assertThat(type).isEqualTo("numeric(12,2)");
    assertThat(sum).isEqualTo("12525.00");
    assertThat(byDefault).isEqualTo("0.07");
    assertThat(back).as(worker.lastWord()).isZero();
    assertThat(database.dump()).isEqualTo(before);
    assertThat(database.value("SELECT sum(cents) FROM orders")).isEqualTo("1252507");
  }

  @Test
  void shouldTakeTheLongRoadOfATableThatIsInUse() throws Exception {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, "busy", 500);
    AtomicBoolean over = new AtomicBoolean();
    AtomicBoolean begun = new AtomicBoolean();
    var application =
        CompletableFuture.runAsync(
            () -> {
              try (Connection connection = database.asApplication();
                  Statement statement = connection.createStatement()) {
                while (!over.get()) {
                  statement.execute("UPDATE orders SET note = 'seen' WHERE id = 7");
                  begun.set(true);
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    org.awaitility.Awaitility.await().untilTrue(begun);
    var worker = new LocalWorker(database, spec("Auto"));

    // When
    int prepared = worker.prepare();
    over.set(true);
    application.join();

    // Then
    assertThat(prepared).as(worker.lastWord()).isZero();
    assertThat(direct(database)).isFalse();
  }

  @Test
  void shouldTakeTheShortWayOfATableThatNobodyUses() throws SQLException {
    TestDatabase database = given(TestPostgres.Version.NEWEST, "idle", 500);
    var worker = new LocalWorker(database, spec("Auto"));

    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    assertThat(direct(database)).isTrue();
  }

  @Test
  void shouldSayWhereTheLongRoadIsOverhead() throws SQLException {
    TestDatabase database = given(TestPostgres.Version.NEWEST, "full", 500);
    var worker = new LocalWorker(database, spec("Full"));

    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    assertThat(direct(database)).isFalse();
    assertThat(database.value("SELECT plan ->> 'warnings' FROM godwit.migrations"))
        .contains("the long road is overhead for about 500 rows: mode: Direct");
  }

  /** Where the short way is refused, and what is said. */
  enum Refused {
    MANY_ROWS(60_000, CENTS, "has about 60000 rows: more than 50000 are not rewritten at once"),
    NO_WAY_BACK(
        10,
        cents("cents / 100.0", null),
        "it needs a column that keeps its name and has no constraints, a down"),
    BAD_VALUE(10, cents("(1000 / (cents - 20))::numeric(12,2)", "cents::int"), "division by zero");

    private final int rows;
    private final Change.ChangeColumnType change;
    private final String said;

    Refused(int rows, Change.ChangeColumnType change, String said) {
      this.rows = rows;
      this.change = change;
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuse(Refused scene) {
    TestDatabase database =
        given(
            TestPostgres.Version.NEWEST,
            scene.name().toLowerCase(java.util.Locale.ROOT),
            scene.rows);
    var worker = new LocalWorker(database, spec("Direct", scene.change));

    assertThat(worker.prepare()).isEqualTo(65);

    assertThat(worker.lastWord()).contains(scene.said);
    assertThat(type(database)).isEqualTo("integer");
  }
}
