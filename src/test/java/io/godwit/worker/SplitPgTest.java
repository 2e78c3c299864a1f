package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that the application holds for long holds up a small range, and nothing else. */
@Tag("postgres")
class SplitPgTest {
  private static final String OPEN =
      "SELECT count(*) FROM godwit.ranges WHERE leaf <> 0 AND NOT done";

  @ParameterizedTest
  @ValueSource(
      strings = {"id int PRIMARY KEY", "id text, shop int DEFAULT 1, PRIMARY KEY (shop, id)"})
  void shouldSplitTheRangeUntilOnlyASmallOneWaits(String key) throws Exception {
    // Given
    Shape shape =
        Shape.of(
                TestPostgres.Version.NEWEST,
                "CREATE TABLE orders (%s, cents text)".formatted(key),
                "INSERT INTO orders (id, cents) SELECT i, i::text FROM generate_series(1000, 1999) i",
                "ANALYZE orders")
            .prepared();
    TestDatabase database = shape.database();
    try (Connection application = database.asApplication();
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("UPDATE orders SET cents = '42' WHERE id = '1700'");
      Process process = shape.worker().start("backfill");
      try {
        // When
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    database.value("SELECT max(tries) || ' ' || (" + OPEN + ") FROM godwit.ranges"),
                state -> state.matches("([4-9]|\\d\\d) 1"));

        // Then
        assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS NULL"))
            .isEqualTo("1");
        assertThat(
                database.value(
                    "SELECT string_agg(rows_done::text, ' ' ORDER BY ordinal) FROM"
                        + " godwit.ranges WHERE leaf <> 0"))
            .isEqualTo("500 125 250 125");

        // When
        application.commit();

        // Then
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(shape.worker().lastWord()).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
    assertThat(database.value(OPEN)).isEqualTo("0");
    assertThat(database.value("SELECT sum(rows_done) FROM godwit.ranges")).isEqualTo("1000");
    assertThat(shape.unequal()).isEqualTo("0");
  }
}
