package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestPostgres.Version;
import io.godwit.support.Triggers;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two pods compare, one after the other is killed: each row is counted once, none is missed. */
@Tag("postgres")
class ComparisonKillsPgTest {
  private static final int ROWS = 60_000;

  /** Each is a range of its own. */
  private static final int PARTITIONS = 6;

  private static final int WRONG = 60;
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @Test
  void shouldCountEachRowOnceWhoeverIsKilled() {
    // Given
    Shape shape =
        Shape.of(
                Version.NEWEST,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text) PARTITION BY HASH (id)",
                ("DO $$ BEGIN FOR i IN 0..%1$d - 1 LOOP EXECUTE format('CREATE TABLE orders_%%s PARTITION OF"
                        + " orders FOR VALUES WITH (MODULUS %1$d, REMAINDER %%s)', i, i); END LOOP; END $$")
                    .formatted(PARTITIONS),
                "INSERT INTO orders SELECT i, i::text FROM generate_series(1, %d) i"
                    .formatted(ROWS),
                "ANALYZE orders")
            .prepared();
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET amount = cents::int - (id %% %d = 0)::int".formatted(ROWS / WRONG),
            Triggers.on("orders"),
            "VACUUM ANALYZE orders",
            // A second after each block, so that there is time to die in.
            "UPDATE godwit.control SET pause_ms = 1000, repair_rounds = 0");

    // When
    Random random = new Random();
    try (WorkerJob job =
        new WorkerJob(shape.worker(), 2, "verify", "--look-again", "100ms,300ms")) {
      for (int done = 1; done <= 3; done++) {
        int reached = done;
        await()
            .atMost(LONGEST)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> !job.complete() && compared(shape) >= reached);
        job.killOne(random);
      }
      await()
          .atMost(LONGEST)
          .until(
              () ->
                  !job.complete()
                      && "1"
                          .equals(
                              shape.database().value("SELECT count(ended_at) FROM godwit.passes")));
    }

    // Then
    assertThat(
            shape
                .database()
                .value("SELECT compared || ' ' || diverged FROM godwit.passes WHERE pass = 1"))
        .isEqualTo(ROWS + " " + WRONG);
    assertThat(
            shape
                .database()
                .value(
                    "SELECT count(*) FROM godwit.discrepancies WHERE confirmed_at IS NOT NULL AND"
                        + " key::int % "
                        + ROWS / WRONG
                        + " = 0"))
        .isEqualTo("" + WRONG);
    assertThat(shape.worker().printed()).doesNotContain("Exception");
  }

  /** Ranges that are done. */
  private static long compared(Shape shape) {
    return Long.parseLong(
        String.valueOf(
            shape
                .database()
                .value(
                    "SELECT count(*) FROM godwit.ranges WHERE pass = 1 AND done AND leaf <> 0")));
  }
}
