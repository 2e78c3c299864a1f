package io.godwit.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be said of a gate in the scope that the migration is in. */
public sealed interface GateVerdict {
  /** What was seen, and what is wanted. */
  String words();

  /** A run has ended well, and nothing speaks against it since. */
  record Passed(String words) implements GateVerdict {}

  /** More measurements fail than may. */
  record Failed(String words) implements GateVerdict {}

  /** More measurements are neither good nor bad than may: a person has to say. */
  record Inconclusive(String words) implements GateVerdict {}

  /** It cannot be measured: that is not healthy, and no failure. */
  record Unknown(String words) implements GateVerdict {}

  /** It is measured. */
  record Running(String words) implements GateVerdict {}

  /** The word in status and metrics. */
  default String word() {
    return switch (this) {
      case Passed ignored -> "Passed";
      case Failed ignored -> "Failed";
      case Inconclusive ignored -> "Inconclusive";
      case Unknown ignored -> "Unknown";
      case Running ignored -> "Running";
    };
  }

  /** The run of a gate in a scope; empty while there is none of this gate as it is now. */
  static Optional<GateRun> run(Ledger ledger, int attempt, Gate gate, GateScope scope) {
    return ledger.gates().stream()
        .filter(run -> run.gate().equals(gate.name()) && run.scope().equals(scope.word()))
        .filter(run -> run.attempt() == attempt && run.definition().equals(gate.definition()))
        .findFirst();
  }

  /** The verdict on what was measured so far. */
  static GateVerdict of(Gate gate, GateScope scope, @Nullable GateRun run, Instant now) {
    if (gate.invalid() != null) {
      return new Unknown(gate.name() + ": " + gate.invalid());
    }
    if (run == null || run.last().isEmpty()) {
      return new Running(gate.name() + ": not measured yet");
    }
    GateLimits limits = scope.limits(gate);
    Measurement newest = run.last().getLast();
    String seen = gate.name() + ": " + newest.words() + wanted(gate);
    GateRun.Counts counts = run.counts();
    switch (run.state(limits)) {
      case FAILED -> {
        return new Failed(
            "%s; %d of %d measurements failed, accepted are %d"
                .formatted(seen, counts.failed(), counts.measured(), limits.failureLimit()));
      }
      case INCONCLUSIVE -> {
        return new Inconclusive(
            "%s; of %d measurements %d succeeded, %d failed, and %d say neither"
                .formatted(
                    seen,
                    counts.measured(),
                    counts.successful(),
                    counts.failed(),
                    counts.inconclusive()));
      }
      case RUNNING, SUCCESSFUL -> {}
    }
    if (!newest.measured()) {
      return unmeasured(gate, limits, run, newest);
    }
    Duration age = Duration.between(newest.at(), now);
    if (age.compareTo(limits.stale(scope.irreversible())) > 0) {
      return new Unknown(
          gate.name() + ": the last measurement is " + GoDuration.format(age) + " old");
    }
    boolean endless = limits.measurements().isEmpty() && limits.consecutiveSuccessLimit() == 0;
    boolean good = newest.phase() == Measurement.Phase.SUCCESSFUL;
    boolean passed = endless ? good : run.passedAt() != null && (good || !scope.irreversible());
    return passed ? new Passed(seen) : new Running(seen + progress(limits, counts));
  }

  private static GateVerdict unmeasured(
      Gate gate, GateLimits limits, GateRun run, Measurement newest) {
    Instant since = run.troubleSince() == null ? newest.at() : run.troubleSince();
    String words =
        "%s: could not be measured since %s: %s".formatted(gate.name(), since, newest.message());
    boolean hiccup = run.counts().errorsInRow() <= limits.consecutiveErrorLimit();
    return hiccup ? new Running(words + "; it is tried again") : new Unknown(words);
  }

  private static String wanted(Gate gate) {
    return gate.wanted().isEmpty() ? "" : "; wanted is " + gate.wanted();
  }

  private static String progress(GateLimits limits, GateRun.Counts counts) {
    if (limits.consecutiveSuccessLimit() > 0) {
      return "; %d of %d successes in a row"
          .formatted(counts.successesInRow(), limits.consecutiveSuccessLimit());
    }
    return limits.measurements().isEmpty()
        ? ""
        : "; %d of %d measurements".formatted(counts.measured(), limits.measurements().getAsInt());
  }
}
