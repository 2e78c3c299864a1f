package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.DatabaseSpec;
import io.godwit.api.HealthSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.api.SignalSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestPostgres;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A signal that somebody made of a table: the backfill rests while a row is in it. */
@Tag("cluster")
class ThrottledClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldRestWhileASignalHoldsAndGoOnByItself() {
    // Given
    Shop shop = new Shop(TestPostgres.newest().createDatabase("throttled"));
    shop.database().execute("CREATE TABLE trouble (id int)");
    GODWIT.connect(shop.database(), "throttled");
    GODWIT.editDatabase("throttled", ThrottledClusterTest::guarded);
    GODWIT.apply(
        "throttled",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'throttled'}, 'stopAfter': 'Backfill', 'backfill': {'batch': {'rows': 100, 'maxRows':"
                + " 100}, 'pause': '100ms', 'workers': {'max': 1}}}"));
    GODWIT.await(
        "throttled", status -> status.progress() != null && status.progress().rowsDone() > 0);

    // When: more workers by hand, which may become fewer again.
    GODWIT.edit("throttled", spec -> Specs.patch(spec, workers(3, 3)));
    awaitPods(3);
    GODWIT.edit("throttled", spec -> Specs.patch(spec, workers(1, 3)));
    shop.database().execute("INSERT INTO trouble VALUES (1)");
    MigrationStatus held = GODWIT.awaitGate("throttled", "signals");
    awaitPods(1);
    shop.database().execute("DELETE FROM trouble");
    MigrationStatus status = GODWIT.awaitGate("throttled", "stopAfter");

    // Then
    assertThat(Installation.message(held)).startsWith("trouble is 1, hard limit 1 (sql)");
    assertThat(Objects.requireNonNull(held.waitingFor()).reason()).isEqualTo("Throttled");
    assertThat(held.signals())
        .anySatisfy(
            signal -> {
              assertThat(signal.name()).isEqualTo("trouble");
              assertThat(signal.state()).isEqualTo("Hard");
            });
    assertThat(status.phase()).isEqualTo("Backfill");
    assertThat(Objects.requireNonNull(status.progress()).held())
        .singleElement()
        .satisfies(by -> assertThat(by.signal()).isEqualTo("trouble"));
    assertThat(GODWIT.told("throttled", "Throttled")).isNotEmpty();
    assertThat(GODWIT.told("throttled", "Resumed")).isNotEmpty();
  }

  private static String workers(int min, int max) {
    return "{'backfill': {'workers': {'min': %d, 'max': %d}}}".formatted(min, max);
  }

  /** All pods of an elastic Job have to complete: the two numbers are one. */
  private static void awaitPods(int count) {
    Awaitility.await(count + " pods")
        .untilAsserted(
            () -> {
              var job =
                  CLUSTER
                      .client()
                      .batch()
                      .v1()
                      .jobs()
                      .inNamespace(GODWIT.namespace())
                      .withName("throttled-backfill-1")
                      .get();
              assertThat(job.getSpec().getParallelism()).isEqualTo(count);
              assertThat(job.getSpec().getCompletions()).isEqualTo(count);
            });
  }

  private static DatabaseSpec guarded(DatabaseSpec spec) {
    return new DatabaseSpec(
        spec.connection(),
        null,
        new HealthSpec(
            List.of(
                new SignalSpec("probe", null, null, null, "off", "off"),
                new SignalSpec(
                    "trouble",
                    null,
                    new SignalSpec.Sql("SELECT count(*) FROM trouble"),
                    null,
                    null,
                    "1"))),
        spec.notifications(),
        spec.concurrency(),
        spec.windows(),
        spec.blackouts(),
        spec.jobTemplate(),
        false);
  }
}
