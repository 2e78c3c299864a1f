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
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No trigger: the application writes both columns, and now and then forgets one. */
@Tag("postgres")
class WrittenByApplicationPgTest {
  private static final String WRONG =
      "SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents / 100.0";

  private TestDatabase database;
  private LocalWorker worker;

  private static MigrationSpec spec(String newColumn, String down) {
    return Specs.patch(
        Specs.changeType(
            new Change.ChangeColumnType(
                "orders", "cents", newColumn, "numeric(12,2)", "cents / 100.0", down)),
        "{'dualWrite': {'by': 'Application'}}");
  }

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("both");
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL CHECK (cents >= 0), note text)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 5000) i",
        "ANALYZE orders");
    worker = new LocalWorker(database, spec("amount", "(amount * 100)::int"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
  }

  private static void execute(Connection app, String sql) throws SQLException {
    try (Statement statement = app.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void writeBoth(Connection app, long number) throws SQLException {
    long id = 10_000 + number;
    execute(
        app,
        "INSERT INTO orders (id, cents, amount) VALUES (%1$d, %2$d, %2$d / 100.0)"
            .formatted(id, number));
    execute(
        app,
        "UPDATE orders SET cents = cents + 1, amount = (cents + 1) / 100.0 WHERE id = "
            + (1 + number % 5000));
  }

  private String passes() {
    return database.value(
        "SELECT string_agg(diverged || '/' || repaired, ' ' ORDER BY pass) FROM godwit.passes");
  }

  @ParameterizedTest
  @EnumSource
  void shouldReachTheNewShapeAndLoseNothing(TestPostgres.Version version) {
    // Given
    given(version);
    Traffic.Deed forgetful =
        (app, number) ->
            execute(
                app,
                "INSERT INTO orders (id, cents) VALUES (%d, %d)"
                    .formatted(1_000_000 + number, number));

    // When
    try (Traffic both = Traffic.impatient(database, WrittenByApplicationPgTest::writeBoth)) {
      assertThat(worker.backfill()).as(worker.lastWord()).isZero();
      try (Traffic old = Traffic.of(database, forgetful)) {
        // More than are repaired of any other kind.
        for (int i = 0; i < 8; i++) {
          old.someMore();
        }
      }
      assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
      assertThat(database.value("SELECT count(*) > 150 FROM orders WHERE amount IS NULL"))
          .isEqualTo("t");
      assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
      assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

      // Then
      assertThat(passes()).matches("0/[1-9][0-9]{2,} 0/0");

      // When
      assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
      worker.flag(100);
      both.someMore();
      assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
      both.end();

      // Then
      assertThat(both.failures()).isEmpty();
    }
    assertThat(passes()).endsWith(" 0/0 0/0");
    assertThat(database.value(WRONG)).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'orders'::regclass"))
        .isEqualTo("0");

    // When
    Traffic.Deed newOnly =
        (app, number) ->
            execute(
                app,
                "INSERT INTO orders (id, amount) VALUES (%d, 1.5)".formatted(2_000_000 + number));
    try (Traffic fresh = Traffic.of(database, newOnly)) {
      fresh.someMore();
      assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
      fresh.someMore();
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
      fresh.someMore();
      fresh.end();

      // Then
      assertThat(fresh.failures()).isEmpty();
    }
    assertThat(database.dump()).doesNotContain("cents", "sync_").contains("amount numeric(12,2) ");
    assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS NULL")).isEqualTo("0");
  }

  @Test
  void shouldNotRepairMoreRowsThanEverWhoseNewSideSomebodyWroteWrongly() {
    // Given
    given(TestPostgres.Version.NEWEST);
    worker.backfill();
    database.execute(
        "UPDATE orders SET amount = amount + 1 WHERE id <= 200",
        "UPDATE orders SET amount = NULL WHERE id BETWEEN 201 AND 400");

    // When
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(passes()).isEqualTo("200/200");
    assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS NULL")).isEqualTo("0");
    assertThat(database.value(WRONG)).isEqualTo("200");
  }

  @Test
  void shouldFindWhatWasWrittenToOneSideAloneOnceReadersHaveMoved() throws SQLException {
    // Given
    given(TestPostgres.Version.NEWEST);
    worker.backfill();
    worker.steps(Stage.CUTOVER);
    worker.flag(50);
    database.execute(
        "INSERT INTO orders (id, amount) VALUES (7001, 1.5)",
        "INSERT INTO orders (id, cents) VALUES (7002, 150)");

    // When
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(passes()).isEqualTo("2/0");
    try (Connection connection = database.asOwner()) {
      Ledger ledger =
          Objects.requireNonNull(LedgerReader.read(connection).get("test/" + database.name()));
      assertThat(ledger.comparing().sampleKeys()).containsExactly("7001", "7002");
      assertThat(ledger.dualWrites().missingSince()).isNotNull();
    }
    database.execute("UPDATE orders SET amount = 1.5 WHERE id = 7002");
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
    try (Connection connection = database.asOwner()) {
      Ledger ledger =
          Objects.requireNonNull(LedgerReader.read(connection).get("test/" + database.name()));
      assertThat(ledger.dualWrites().missingSince()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWalkBackToTheExactOldShape(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("both");
    database.execute("CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL DEFAULT 3)");
    String before = database.dump();
    worker = new LocalWorker(database, spec("amount", "(amount * 100)::int"));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.backfill();
    worker.steps(Stage.ENFORCE);
    worker.verify(1);
    worker.steps(Stage.CUTOVER);
    worker.flag(100);
    worker.flag(0);
    worker.turnBack();
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    assertThat(worker.back(Stage.HIDE_NEW)).as(worker.lastWord()).isZero();

    assertThat(worker.rollback()).as(worker.lastWord()).isZero();

    assertThat(database.dump()).isEqualTo(before);
  }

  @Test
  void shouldRefuseToSwapNamesWithoutATrigger() {
    database = TestPostgres.newest().createDatabase("both");
    database.execute("CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL)");
    worker = new LocalWorker(database, spec(null, "(cents * 100)::int"));

    assertThat(worker.prepare()).isEqualTo(65);

    assertThat(worker.lastWord())
        .contains("spec.dualWrite.by is Application", "swapped under the name cents");
  }
}
