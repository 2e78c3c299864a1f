package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus;
import io.godwit.api.Phase;
import io.godwit.engine.Hashes;
import io.godwit.engine.Shadow;
import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Latency;
import io.godwit.engine.Shadow.Reads;
import io.godwit.engine.Shadow.Source;
import io.godwit.engine.Shadow.Times;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From the ledger to status and metrics. */
class ShadowMetricsTest {
  private static MigrationStatus status() {
    SpecDraft draft = SpecDraft.byFlag().shadowReads("revenue").applicationShadowReads();
    var pair = draft.spec().verify().pairs().getFirst();
    var reads =
        new Reads(
            "revenue",
            Source.GODWIT,
            new Counts(2996, 3, 1, 5),
            new Times(new Latency(1, 2.0), new Latency(1, 3.0)),
            null);
    return new Resource(draft.spec())
        .look(
            Situations.in(Phase.VERIFY)
                .spec(ignored -> draft)
                .ledger(
                    ledger ->
                        ledger
                            .pass(1, NOON, NOON, 0)
                            .shadow(
                                new Shadow(
                                    Map.of("revenue", Hashes.ofShadowRead(pair)),
                                    List.of(reads)))));
  }

  @Test
  void shouldBeInStatus() {
    MigrationStatus status = status();

    var reads = Objects.requireNonNull(status.shadowReads());
    assertThat(reads).hasSize(2);
    assertThat(reads.getFirst().samples()).isEqualTo(3000);
    assertThat(reads.getFirst().verdict()).isEqualTo("Failed");
    assertThat(reads.getFirst().upperBound()).isEqualTo("0.31%");
    assertThat(reads.getFirst().p99Ratio()).isEqualTo("1.50");
    assertThat(reads.getLast().name()).isEqualTo("application");
    assertThat(reads.getLast().verdict()).isEqualTo("Unknown");
    assertThat(Objects.requireNonNull(status.gates()))
        .anySatisfy(
            gate -> {
              assertThat(gate.name()).isEqualTo("shadow-reads");
              assertThat(gate.verdict()).isEqualTo("Failed");
            });
    assertThat(Objects.requireNonNull(status.waitingFor()).reason()).isEqualTo("ShadowMismatch");
  }

  @Test
  void shouldBeMeasuredAndGoWithTheResource() {
    // Given
    var registry = new SimpleMeterRegistry();
    var metrics = new ShadowMetrics(registry);

    // When
    metrics.record("uid", Tags.of("migration", "amount"), status());

    // Then
    assertThat(counted(registry, "match")).isEqualTo(2996);
    assertThat(counted(registry, "mismatch")).isEqualTo(3);
    assertThat(counted(registry, "error")).isEqualTo(1);
    assertThat(
            registry
                .get("godwit.migration.shadow.p99.ratio")
                .tag("name", "revenue")
                .gauge()
                .value())
        .isEqualTo(1.5);
    assertThat(
            registry
                .get("godwit.migration.shadow.p99.ratio")
                .tag("name", "application")
                .gauge()
                .value())
        .isNaN();

    // And when
    metrics.forget("uid");

    // Then
    assertThat(registry.getMeters()).isEmpty();
  }

  private static double counted(MeterRegistry registry, String result) {
    return registry
        .get("godwit.migration.shadow.read")
        .tags("name", "revenue", "source", "Godwit", "migration", "amount", "result", result)
        .functionCounter()
        .count();
  }
}
