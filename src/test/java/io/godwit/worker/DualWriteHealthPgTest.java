package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.api.Phase;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.DualWrites;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.sql.DualWriteWatch;
import io.godwit.sql.Fence;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.PlanStore;
import io.godwit.support.Situations;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes and failures as they are counted in a real table. */
@Tag("postgres")
class DualWriteHealthPgTest {
  private static final String COLUMNS = "(id int PRIMARY KEY, code text, cents int)";

  private TestDatabase database;
  private LocalWorker worker;

  /** A value of 0 cannot be carried over. */
  private void given(TestPostgres.Version version, boolean partitioned) {
    database = TestPostgres.of(version).createDatabase("health");
    database.execute(
        "CREATE TABLE orders " + COLUMNS + (partitioned ? " PARTITION BY RANGE (id)" : ""));
    if (partitioned) {
      database.execute(
          "CREATE TABLE few PARTITION OF orders FOR VALUES FROM (MINVALUE) TO (100)",
          "CREATE TABLE more PARTITION OF orders FOR VALUES FROM (100) TO (MAXVALUE)",
          "CREATE UNIQUE INDEX ON few (code)");
    } else {
      database.execute("CREATE UNIQUE INDEX ON orders (code)");
    }
    database.execute(
        "INSERT INTO orders SELECT i, 'c' || i, i FROM generate_series(1, 50) i", "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", "rate", "int", "1000 / cents", null)));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
  }

  private void look() {
    try (Connection connection = database.asOwner()) {
      long id = Long.parseLong(database.value("SELECT max(id) FROM godwit.migrations"));
      new DualWriteWatch(
              connection, Fence.read(connection, id), PlanStore.load(connection, id).pairs())
          .look();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private DualWrites seen() {
    look();
    try (Connection connection = database.asOwner()) {
      Ledger ledger = LedgerReader.read(connection).get("test/" + database.name());
      return Objects.requireNonNull(ledger).dualWrites();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A session tells the statistics what it did when it ends. */
  private void write(String... statements) {
    try (Connection connection = database.asApplication();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError("the application's statement failed", e);
    }
  }

  private DualWrites.Window once(long writes) {
    await().until(() -> seen().window().map(DualWrites.Window::writes).orElse(0L) >= writes);
    return seen().window().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"NEWEST, false", "OLDEST, false", "NEWEST, true", "OLDEST, true"})
  void shouldCountWritesAndThoseThatFailed(TestPostgres.Version version, boolean partitioned) {
    // Given
    given(version, partitioned);
    await().until(() -> seen().samples().getLast().writes() == 50);
    database.execute("DELETE FROM godwit.dual_writes");
    look();

    // When
    write(
        // Four fail.
        "INSERT INTO orders SELECT i, 'c' || i, greatest(0, i - 204) FROM generate_series(201, 400) i",
        // One row fails twice, and is right in between.
        "UPDATE orders SET cents = 0 WHERE id = 1",
        "UPDATE orders SET cents = 7 WHERE id = 1",
        "UPDATE orders SET cents = 0 WHERE id = 1",
        // These fail too, and are never there.
        "INSERT INTO orders SELECT i, 'c2', 0 FROM generate_series(51, 90) i ON CONFLICT DO NOTHING");

    // Then
    DualWrites.Window window = once(203);
    assertThat(window.writes()).isEqualTo(203);
    assertThat(window.failed()).isEqualTo(6);
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("5");
    DualWrites seen = seen();
    assertThat(
            DualWriteVerdict.of(
                Situations.in(Phase.BACKFILL).ledger(ledger -> ledger.dualWrites(seen)).now()))
        .isInstanceOf(DualWriteVerdict.Failed.class);

    // When
    write("UPDATE orders SET cents = 0 WHERE id = 2");

    // Then
    assertThat(once(204).failed()).isEqualTo(7);
    assertThat(seen().failedEver()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"NEWEST, false"})
  void shouldForgetWhatIsOlderThanTheWindowButForTheLastBeforeIt(
      TestPostgres.Version version, boolean partitioned) {
    given(version, partitioned);
    database.execute(
        """
        INSERT INTO godwit.dual_writes SELECT max(id), clock_timestamp() - i * interval '2 minutes', 0, 5
        FROM godwit.migrations, generate_series(1, 9) i GROUP BY i""");

    DualWrites seen = seen();

    assertThat(seen.samples()).hasSize(4);
    assertThat(seen.failedEver()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"NEWEST, false"})
  void shouldBeSampledByTheBackfill(TestPostgres.Version version, boolean partitioned) {
    given(version, partitioned);

    assertThat(worker.backfill()).as(worker.lastWord()).isZero();

    assertThat(database.value("SELECT count(*) >= 2 FROM godwit.dual_writes")).isEqualTo("t");
  }
}
