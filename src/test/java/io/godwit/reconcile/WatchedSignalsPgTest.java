package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.SignalSpec;
import io.godwit.api.SignalStatus;
import io.godwit.signal.BuiltIn;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgres")
class WatchedSignalsPgTest {
  private static SignalsUnderTest given(String name, SignalSpec... specs) {
    return new SignalsUnderTest(
        TestPostgres.newest().createDatabase(name), 10, true, List.of(), specs);
  }

  @Test
  void shouldShowAllSignalsOfAQuietDatabase() {
    try (SignalsUnderTest under = given("quiet")) {
      // When
      await().until(() -> under.signals().statuses().size() == BuiltIn.values().length);

      // Then
      assertThat(under.signals().statuses())
          .extracting(SignalStatus::name)
          .containsExactlyElementsOf(Arrays.stream(BuiltIn.values()).map(BuiltIn::word).toList());
      assertThat(under.signals().statuses())
          .filteredOn(status -> status.name().equals("lock-waiters"))
          .singleElement()
          .satisfies(
              status -> {
                assertThat(status.state()).isEqualTo("Healthy");
                assertThat(status.value()).isEqualTo("0");
                assertThat(status.soft()).isEqualTo("1");
                assertThat(status.hard()).isEqualTo("3");
                assertThat(status.source()).isEqualTo("pg_locks");
              });
      await().until(() -> under.database.value("SELECT signals_at FROM godwit.control") != null);
    }
  }

  /** The probe, stimulated: its write does not come back. */
  @Test
  void shouldHoldWhileTheTinyWriteDoesNotComeBack() throws Exception {
    try (SignalsUnderTest under =
            given("probe", new SignalSpec("probe", null, null, null, "50", "100"));
        Connection connection = under.database.asOwner();
        Statement statement = connection.createStatement()) {
      // Given
      await().until(under::going);
      connection.setAutoCommit(false);

      // When
      statement.execute("LOCK TABLE godwit.probe IN SHARE MODE");

      // Then
      await().until(under::held);
      assertThat(under.words()).startsWith("probe ");
      connection.rollback();
      await().until(under::going);
    }
  }

  @Test
  void shouldWriteTheProbeTenTimesASecondAndTheHeartbeatOnce() {
    try (SignalsUnderTest under = given("beats")) {
      await().until(under::going);
      long probes = updates(under, "probe");
      long beats = updates(under, "heartbeat");
      long began = System.nanoTime();

      await().until(() -> updates(under, "heartbeat") >= beats + 4);

      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(updates(under, "probe") - probes).isBetween(20L, (long) (seconds * 12 + 10));
    }
  }

  @Test
  void shouldFollowAQueryAndStopLookingWhenTheBackfillIsOver() {
    try (SignalsUnderTest under =
        given(
            "sql",
            new SignalSpec("probe", null, null, null, "off", "off"),
            new SignalSpec(
                "queue",
                null,
                new SignalSpec.Sql("SELECT max(id) - 10 FROM orders"),
                null,
                null,
                "5"))) {
      // Given
      await().until(under::going);

      // When
      under.database.execute("INSERT INTO orders VALUES (16, 1)");

      // Then
      await().until(under::held);
      assertThat(under.words()).isEqualTo("queue is 6, hard limit 5 (sql)");
      under.database.execute("DELETE FROM orders WHERE id = 16");
      await().until(under::going);

      // When
      under.database.execute("UPDATE godwit.control SET phase = 'Enforce'");

      // Then
      await().until(() -> under.throttling() == null && under.signals().statuses().isEmpty());
      long probes = updates(under, "probe");
      await().during(Duration.ofSeconds(1)).until(() -> updates(under, "probe") <= probes + 10);
      await()
          .until(
              () ->
                  "0"
                      .equals(
                          under.database.value(
                              "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                  + " current_database() AND application_name IN"
                                  + " ('godwit/probe', 'godwit/signals', 'godwit/operator')")));
    }
  }

  private static long updates(SignalsUnderTest under, String table) {
    return Long.parseLong(
        String.valueOf(
            under.database.value(
                "SELECT n_tup_upd FROM pg_stat_user_tables WHERE schemaname = 'godwit' AND relname"
                    + " = '"
                    + table
                    + "'")));
  }
}
