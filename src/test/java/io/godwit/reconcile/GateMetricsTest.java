package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.GateStatus;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.GateLimits;
import io.godwit.engine.GateRun;
import io.godwit.engine.Ledger;
import io.godwit.engine.Measurement;
import io.godwit.support.LedgerDraft;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GateMetrics metrics = new GateMetrics(registry);

  @Test
  void shouldHaveASeriesForEachGateAndNoneForWhatIsGone() {
    // When
    metrics.record("1", Tags.of("migration", "amount"), status("Failed", null), null);
    metrics.record("2", Tags.of("migration", "name"), status("Passed", null), null);

    // Then
    assertThat(value("amount")).isEqualTo(4);
    assertThat(value("name")).isZero();

    // When
    metrics.forget("1");

    // Then
    assertThat(registry.find("godwit.gate.verdict").tag("migration", "amount").gauge()).isNull();
    assertThat(value("name")).isZero();
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("0.25", 0.25),
        Arguments.of("12", 12.0),
        Arguments.of("true", 1.0),
        Arguments.of("all 3 pods are rolled out", null),
        Arguments.of("1, 2", null));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldShowTheNumberThatWasMeasuredLast(String value, @Nullable Double shown) {
    // Given: an earlier step of the ramp had another.
    Ledger ledger =
        LedgerDraft.in(Phase.SOAK)
            .gates(run("Cutover/10", measured("7", 1)), run("Soak", measured(value, 2)))
            .ledger();

    // When
    metrics.record("1", Tags.of("migration", "amount"), status("Running", null), ledger);

    // Then
    Gauge gauge = registry.find("godwit.gate.value").tag("gate", "errors").gauge();
    assertThat(gauge == null ? null : gauge.value()).isEqualTo(shown);
  }

  @Test
  void shouldShowNoNumberThatIsNotOfNow() {
    // Given
    Ledger ledger =
        LedgerDraft.in(Phase.SOAK)
            .gates(run("Soak", measured("0.25", 1), Measurement.error(at(2), "no answer")))
            .ledger();

    // When
    metrics.record("1", Tags.of("migration", "amount"), status("Unknown", null), ledger);

    // Then
    assertThat(registry.get("godwit.gate.value").gauge().value()).isNaN();

    // When: it has ended.
    metrics.record(
        "1", Tags.of("migration", "amount"), status("Passed", Outcome.SUCCEEDED), ledger);

    // Then
    assertThat(registry.find("godwit.gate.value").gauge()).isNull();
    assertThat(registry.find("godwit.gate.verdict").gauge()).isNull();
  }

  private static Instant at(int minutes) {
    return LedgerDraft.NOON.plusSeconds(60L * minutes);
  }

  private static Measurement measured(String value, int minutes) {
    return new Measurement(at(minutes), Measurement.Phase.SUCCESSFUL, value, "");
  }

  private static GateRun run(String scope, Measurement... measurements) {
    GateRun run = GateRun.begun("errors", scope, 1, "hash", LedgerDraft.NOON);
    for (Measurement one : measurements) {
      run = run.after(one, GateLimits.ONCE);
    }
    return run;
  }

  private double value(String migration) {
    return registry
        .get("godwit.gate.verdict")
        .tag("migration", migration)
        .tag("gate", "errors")
        .gauge()
        .value();
  }

  private static MigrationStatus status(String verdict, @Nullable Outcome outcome) {
    return new MigrationStatus(
        1,
        "Soak",
        outcome,
        null,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(new GateStatus("errors", verdict, "0.5", "")),
        null,
        null,
        null,
        null,
        null);
  }
}
