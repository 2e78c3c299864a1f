package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker that stands still, as on a frozen node, and comes back when others have done its work.
 */
@Tag("postgres")
class FrozenWorkerPgTest {
  @ParameterizedTest
  @EnumSource
  void shouldHurtNobodyWhileItStandsAndWriteNothingAfterwards(TestPostgres.Version version)
      throws Exception {
    // Given: slow enough to be stopped in the middle.
    TestDatabase database = TestPostgres.of(version).createDatabase("frozen");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int, hits int DEFAULT 0)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 3000) i",
        "ANALYZE orders");
    var worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(12,2)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    database.execute("UPDATE godwit.control SET batch_rows = 10, pause_ms = 20");
    Process frozen = worker.start("backfill");
    await()
        .until(
            () ->
                database
                    .value("SELECT count(*) FROM godwit.ranges WHERE rows_done > 0")
                    .equals("1"));

    // When
    signal(frozen, "STOP");
    try (Traffic everywhere =
        Traffic.impatient(
            database,
            (app, number) -> {
              try (Statement statement = app.createStatement()) {
                statement.execute(
                    "UPDATE orders SET hits = hits + 1 WHERE id = " + (1 + number * 7 % 3000));
              }
            })) {
      everywhere.someMore();
      everywhere.someMore();

      // Then
      assertThat(everywhere.failures()).isEmpty();
    }

    // When: its lease runs out, and another one takes over.
    database.execute(
        "UPDATE godwit.ranges SET lease_until = now() - interval '1 second' WHERE NOT done",
        "UPDATE godwit.control SET batch_rows = 1000, pause_ms = 0");
    int taken = worker.backfill();
    String rows =
        "SELECT md5(string_agg(id || ' ' || xmin || ' ' || amount, ',' ORDER BY id)) FROM orders";
    String after = database.value(rows);
    String ranges = "SELECT string_agg(r::text, ',' ORDER BY ordinal) FROM godwit.ranges r";
    String ledger = database.value(ranges);
    signal(frozen, "CONT");
    boolean ended = frozen.waitFor(2, TimeUnit.MINUTES);

    // Then
    assertThat(taken).as(worker.lastWord()).isZero();
    assertThat(ended).isTrue();
    assertThat(frozen.exitValue()).isZero();
    assertThat(database.value(rows)).isEqualTo(after);
    assertThat(database.value(ranges)).isEqualTo(ledger);
    assertThat(
            database.value(
                "SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents / 100.0"))
        .isEqualTo("0");
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
        .isZero();
  }
}
