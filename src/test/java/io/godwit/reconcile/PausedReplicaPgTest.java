package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.ReplicaSpec;
import io.godwit.api.SignalSpec;
import io.godwit.signal.Amount;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestReplica;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A replica that stands still, or goes, in the middle of a backfill. */
@Tag("postgres")
class PausedReplicaPgTest {
  private static final double LIMIT = 5;
  private static TestPostgres server;
  private static TestReplica replica;

  @BeforeAll
  static void start() {
    server = TestPostgres.alone(TestPostgres.Version.NEWEST);
    replica = TestReplica.of(server);
  }

  @AfterAll
  static void stop() {
    replica.close();
    server.destroy();
  }

  private static SignalsUnderTest given(String name, int rows, boolean elsewhere) {
    return new SignalsUnderTest(
        server.createDatabase(name),
        rows,
        elsewhere,
        List.of(new ReplicaSpec("r1", "localhost", replica.port())),
        // Other tests may run on this machine at the same time.
        new SignalSpec("probe", null, null, null, "off", "off"));
  }

  @Test
  void shouldHoldAtTheLimitAndGoOnByItself() throws Exception {
    try (SignalsUnderTest under = given("paused", 20_000, true)) {
      // Given
      Process worker = under.worker.start("backfill");
      await().until(() -> under.going() && under.rowsDone() > 0);

      // When
      replica.pause();

      // Then: told to the workers, and heard by them.
      await()
          .pollInterval(Duration.ofMillis(50))
          .until(() -> "t".equals(under.database.value("SELECT hold FROM godwit.control")));
      long told = under.rowsDone();
      String words = String.valueOf(under.database.value("SELECT hold_reason FROM godwit.control"));
      assertThat(words).startsWith("replica-lag is ").endsWith(", hard limit 5s (replica r1)");
      assertThat(lag(words)).isGreaterThanOrEqualTo(LIMIT);
      // The batch that was being written, and no more.
      await().during(Duration.ofSeconds(2)).until(() -> under.rowsDone() <= told + 10);
      assertThat(worker.isAlive()).isTrue();

      // And: lag is seen to grow all the while.
      Set<String> seen = new HashSet<>();
      await()
          .until(
              () -> {
                seen.add(String.valueOf(under.shown("replica-lag")));
                return seen.size() >= 4;
              });
      assertThat(under.registry.get("godwit.signal.value").tag("signal", "replica-lag").gauge())
          .satisfies(gauge -> assertThat(gauge.value()).isGreaterThan(LIMIT));
      assertThat(under.registry.get("godwit.held.seconds").tag("signal", "replica-lag").counter())
          .satisfies(counter -> assertThat(counter.count()).isPositive());
      assertThat(under.woken).contains("test/" + under.database.name(), "database");

      // When
      replica.resume();

      // Then: slower than before at first.
      long atHold = under.rowsDone();
      await().until(under::going);
      assertThat(under.throttling().percent()).isLessThanOrEqualTo(70);
      await().until(() -> under.rowsDone() > atHold);
      under.database.execute(
          "UPDATE godwit.control SET batch_most = 1000, batch_rows = 1000, pause_ms = 0");
      assertThat(worker.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(worker.exitValue()).isZero();
    }
  }

  private static double lag(String words) {
    return Amount.parse(words.replaceAll("^replica-lag is ([^,]+),.*", "$1")).value();
  }

  @Test
  void shouldHoldWhileAListedReplicaIsGone() {
    try (SignalsUnderTest under = given("gone", 10, true)) {
      // Given
      await().until(under::going);

      // When
      replica.stop();

      // Then
      await().until(under::held);
      assertThat(under.words()).startsWith("replica-lag has no data: replica r1");
      replica.start();
      await().until(under::going);
    }
  }

  @Test
  void shouldNotSendThePasswordToAHostThatTheSecretDoesNotName() {
    try (SignalsUnderTest under = given("elsewhere", 10, false)) {
      await().until(under::held);
      assertThat(under.words())
          .isEqualTo(
              "replica-lag has no data: replica r1: the password may not be sent to host localhost;"
                  + " kubectl label secret shop-db godwit.io/allow-host-override=true");
    }
  }
}
