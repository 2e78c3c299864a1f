package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What workers make of what the operator tells them of the database's signals. */
@Tag("postgres")
class HeldPgTest {
  private TestDatabase database;
  private LocalWorker worker;
  private @Nullable Process process;

  @BeforeEach
  void start() {
    Shape shape =
        Shape.of(
                Specs.changeType(
                    new Change.ChangeColumnType(
                        "orders", "cents", "amount", "bigint", "cents::bigint", "amount::int")),
                TestPostgres.Version.NEWEST,
                "CREATE TABLE orders (id int PRIMARY KEY, cents int)",
                "INSERT INTO orders SELECT i, i FROM generate_series(1, 4000) i",
                "ANALYZE orders")
            .prepared();
    database = shape.database();
    worker = shape.worker();
    database.execute(
        "UPDATE godwit.control SET batch_rows = 10, batch_most = 10, pause_ms = 20,"
            + " phase = 'Backfill', signals_at = to_timestamp(0)");
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldWriteNothingBeforeTheFirstLookNorWhileHeldNorUnwatched() throws Exception {
    // Given: it has begun, and nobody has looked at the database yet.
    process = worker.start("backfill");
    await().until(() -> !database.value("SELECT count(*) FROM godwit.ranges").equals("0"));
    await().during(Duration.ofSeconds(1)).until(() -> rows() == 0);

    // When: somebody looks
    told("false", "0 s");

    // Then
    await().until(() -> rows() > 0);

    // When: it is held
    told("true", "0 s");
    long atHold = rows();

    // Then: no more than the batch in flight, the pod goes on, the lease is given back.
    await().until(() -> database.value("SELECT count(owner) FROM godwit.ranges").equals("0"));
    await().during(Duration.ofSeconds(1)).until(() -> rows() <= atHold + 10);
    assertThat(process.isAlive()).isTrue();

    // When: the operator goes, and had set nothing
    told("false", "16 s");
    long unwatched = rows();

    // Then
    await().during(Duration.ofSeconds(1)).until(() -> rows() <= unwatched + 10);

    // When
    told("false", "0 s");
    await().until(() -> rows() > unwatched + 10);
    database.execute(
        "UPDATE godwit.control SET batch_most = 1000, batch_rows = 1000, pause_ms = 0");
    Thread news = keepTelling();

    // Then
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    news.interrupt();
    assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents"))
        .isEqualTo("0");
  }

  @Test
  void shouldCompareNothingWhileHeldAndGoOn() throws Exception {
    // Given
    database.execute("UPDATE godwit.control SET phase = 'Verify'");
    told("true", "0 s");
    Process comparing = worker.start("verify");
    process = comparing;
    await().until(() -> database.value("SELECT count(*) FROM godwit.passes WHERE cut").equals("1"));

    // Then
    await()
        .during(Duration.ofSeconds(1))
        .until(() -> compared().equals("0 false") && comparing.isAlive());

    // When: nobody but Verify is held, and nobody looks at the signals then.
    database.execute("UPDATE godwit.control SET phase = 'Soak'");

    // Then
    await().until(() -> compared().equals("4000 false"));
  }

  private @Nullable String compared() {
    return database.value(
        "SELECT sum(rows_done) || ' ' || bool_and(ended_at IS NOT NULL) FROM godwit.ranges g"
            + " JOIN godwit.passes p USING (migration, pass)");
  }

  private Thread keepTelling() {
    return Thread.ofVirtual()
        .start(
            () -> {
              while (!Thread.currentThread().isInterrupted() && process.isAlive()) {
                told("false", "0 s");
                try {
                  process.waitFor(1, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
  }

  private void told(String hold, String ago) {
    database.execute(
        "UPDATE godwit.control SET hold = %s, hold_reason = 'it lags', signals_at = clock_timestamp() - interval '%s'"
            .formatted(hold, ago));
  }

  /** Not those that the ledger counts: a batch counts rows of one that was left, too. */
  private long rows() {
    return Long.parseLong(String.valueOf(database.value("SELECT count(amount) FROM orders")));
  }
}
