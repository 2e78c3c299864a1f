package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.DualWrite.By;
import io.godwit.api.Phase;
import io.godwit.engine.DualWrites;
import io.godwit.engine.Ledger;
import io.godwit.support.LedgerDraft;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DualWriteMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DualWriteMetrics metrics =
      new DualWriteMetrics(registry, Clock.fixed(NOON.plusSeconds(90), ZoneOffset.UTC));

  private static Ledger ledger() {
    return LedgerDraft.in(Phase.VERIFY)
        .dualWrites(
            new DualWrites(
                List.of(
                    new DualWrites.Sample(NOON, 100L, 3),
                    new DualWrites.Sample(NOON.plusSeconds(60), 900L, 7)),
                NOON))
        .ledger();
  }

  private double failures() {
    return registry.get("godwit.migration.dual.write.failures").functionCounter().count();
  }

  private double lag() {
    return registry.get("godwit.migration.dual.write.lag.seconds").gauge().value();
  }

  @Test
  void shouldTellOfFailuresAndOfTheLagOfAnApplication() {
    metrics.record("uid", Tags.of("migration", "amount"), By.APPLICATION, ledger());

    assertThat(failures()).isEqualTo(7);
    assertThat(lag()).isEqualTo(90);
  }

  @Test
  void shouldTellOfNoLagWhereATriggerWrites() {
    metrics.record("uid", Tags.of("migration", "amount"), By.TRIGGER, ledger());

    assertThat(lag()).isZero();
  }

  @Test
  void shouldNotKnowTheLagOfALedgerThatCannotBeSeenAndForgetWhatIsGone() {
    metrics.record("uid", Tags.of("migration", "amount"), By.APPLICATION, null);
    assertThat(lag()).isNaN();

    metrics.forget("uid");

    assertThat(registry.getMeters()).isEmpty();
  }
}
