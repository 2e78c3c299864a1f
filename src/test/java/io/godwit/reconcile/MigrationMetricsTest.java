package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CohortSpec;
import io.godwit.api.Phase;
import io.godwit.engine.Moved;
import io.godwit.support.Situations;
import io.godwit.support.Timetables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MigrationMetrics metrics = new MigrationMetrics(registry);
  private final Resource resource = new Resource();

  @Test
  void shouldTellPercentageAndTenantsApart() {
    // When
    record(in(Phase.CUTOVER).ledger(ledger -> ledger.flag(25, NOON)));

    // Then
    assertThat(value("godwit.flag.percent")).isEqualTo(25);
    assertThat(value("godwit.flag.tenants")).isNaN();

    // When
    record(
        in(Phase.CUTOVER)
            .spec(spec -> spec.cohorts(new CohortSpec("x", List.of("acme", "globex"), null)))
            .ledger(ledger -> ledger.flag(new Moved(0, List.of("acme", "globex")), NOON)));

    // Then
    assertThat(value("godwit.flag.percent")).isZero();
    assertThat(value("godwit.flag.tenants")).isEqualTo(2);
  }

  @Test
  void shouldTellWhoWaitsForAWindow() {
    // When
    record(in(Phase.BACKFILL));

    // Then
    assertThat(value("godwit.migration.outside.window")).isZero();

    // When
    record(
        in(Phase.BACKFILL)
            .turn(
                new Timetables().blackout("2026-03-01T11:00:00Z", "2026-03-01T13:00:00Z").turn()));

    // Then
    assertThat(value("godwit.migration.outside.window")).isEqualTo(1);
  }

  private void record(Situations situations) {
    metrics.record(resource.migration(), resource.look(situations), situations.now().ledger());
  }

  private double value(String name) {
    return registry.get(name).gauge().value();
  }
}
