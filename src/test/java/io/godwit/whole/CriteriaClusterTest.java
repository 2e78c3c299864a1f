package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.engine.Reason;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestPrometheus;
import io.godwit.whole.Till.Application;
import io.godwit.whole.Till.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Error rate and latency, seen by a real Prometheus: each trips in each step of the ramp and in
 * Soak, and everything walks back by itself. Before that Prometheus is away, and nothing moves.
 */
@Tag("cluster")
class CriteriaClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  private static final int IN_SOAK = 101;
  private static final String ERRORS =
      "'query': 'sum(rate(shop_errors_total{app=\\\"%1$s\\\"}[3s])) / sum(rate(shop_requests_total{app=\\\"%1$s\\\"}[3s]))'}, 'successCondition': 'result < 0.05'";
  private static final String LATENCY =
      "'query': 'max(shop_p99_seconds{app=\\\"%1$s\\\"})'}, 'successCondition': 'result <= 2.0 * baseline.p99'";

  @TempDir static Path home;

  @Test
  void shouldTripInEachStepAndWalkBackByItself() throws IOException {
    // Given
    assumeTrue(TestPrometheus.installed(), "Debian's package prometheus is not installed");
    List<Application> applications =
        List.of(
            new Application("errors-10", Fault.ERRORS, 10),
            new Application("errors-100", Fault.ERRORS, 100),
            new Application("errors-soak", Fault.ERRORS, IN_SOAK),
            new Application("latency-10", Fault.LATENCY, 10),
            new Application("latency-100", Fault.LATENCY, 100),
            new Application("latency-soak", Fault.LATENCY, IN_SOAK));
    TestDatabase database = TestPostgres.newest().createDatabase("criteria");
    applications.forEach(
        application ->
            database.execute(
                "CREATE TABLE \"%s\" (id int PRIMARY KEY, amount_cents int NOT NULL)"
                    .formatted(table(application)),
                "INSERT INTO \"%s\" SELECT i, i FROM generate_series(1, 200) i"
                    .formatted(table(application))));
    String before = database.dump();
    GODWIT.connect(database, "criteria");
    try (Till till = new Till(database, applications);
        TestPrometheus prometheus = new TestPrometheus(home, till.port())) {
      applications.forEach(
          application -> GODWIT.apply(application.flag(), spec(application, prometheus.port())));
      applications.forEach(application -> GODWIT.awaitGate(application.flag(), "stopAfter"));

      // When
      prometheus.stop();
      applications.forEach(
          application ->
              GODWIT.edit(application.flag(), spec -> Specs.patch(spec, "{'stopAfter': null}")));
      List<MigrationStatus> held =
          applications.stream()
              .map(application -> GODWIT.awaitGate(application.flag(), gate(application)))
              .toList();
      int readersMeanwhile = applications.stream().mapToInt(Application::reached).max().orElse(-1);
      prometheus.start();
      applications.stream()
          .filter(application -> application.breaksAt() == IN_SOAK)
          .forEach(
              application -> {
                GODWIT.await(application.flag(), status -> "Soak".equals(status.phase()));
                application.breakNow();
              });
      List<MigrationStatus> ended =
          applications.stream()
              .map(application -> GODWIT.await(application.flag(), now -> now.outcome() != null))
              .toList();

      // Then
      for (int i = 0; i < applications.size(); i++) {
        System.out.println(row(applications.get(i), ended.get(i)));
      }
      assertThat(held)
          .allSatisfy(
              status ->
                  assertThat(status.waitingFor().reason()).isEqualTo(Reason.GATE_UNKNOWN.word()));
      assertThat(readersMeanwhile).as("readers moved without an answer").isZero();
      for (int i = 0; i < applications.size(); i++) {
        Application application = applications.get(i);
        assertThat(ended.get(i).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Installation.message(ended.get(i))).contains(gate(application));
        assertThat(application.reached()).isEqualTo(Math.min(application.breaksAt(), 100));
        assertThat(application.toZero()).isNotNull();
      }
      assertThat(database.dump()).isEqualTo(before);
    }
  }

  private static String row(Application application, MigrationStatus status) {
    Duration toZero = application.toZero();
    return "| %-12s | flag reached %3d %% | %s | flag at 0 after %s | %s |"
        .formatted(
            application.flag(),
            application.reached(),
            status.outcome(),
            toZero == null ? "never" : toZero.toMillis() + " ms",
            Installation.message(status));
  }

  private static MigrationSpec spec(Application application, int port) {
    String source =
        (application.fault() == Fault.ERRORS ? ERRORS : LATENCY).formatted(application.flag());
    return Specs.patch(
        Specs.changeType(
            new Change.ChangeColumnType(
                "public." + table(application),
                "amount_cents",
                "amount",
                "numeric(12,2)",
                "amount_cents / 100.0",
                "(amount * 100)::int")),
        ("{'databaseRef': {'name': 'criteria'}, 'stopAfter': 'Verify', 'soak': {'duration': '10m'},"
                + " 'cutover': {'flag': {'table': {'flag': '%s'}}},"
                + " 'gates': [{'name': '%s', 'phases': ['Cutover', 'Soak'], 'interval': '1s', 'count': 4,"
                + " 'consecutiveErrorLimit': 0, 'onFailure': 'RollBack', 'prometheus': {'address': 'http://%s:%d', %s}]}")
            .formatted(
                application.flag(), gate(application), TestPostgres.HOST_FOR_PODS, port, source));
  }

  private static String table(Application application) {
    return application.flag().replace('-', '_');
  }

  private static String gate(Application application) {
    return application.fault() == Fault.ERRORS ? "error-rate" : "p99";
  }
}
