package io.godwit.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What measurements of a gate have come to in one scope: a run as of Argo Rollouts, and while the
 * scope lasts another after each that ends well. Two rules are stricter: what cannot be measured
 * ends no run, neither well nor badly, and a run that is cut off has not passed.
 *
 * @param gate name of the gate
 * @param scope the phase, or the step of the ramp
 * @param attempt which try of the migration
 * @param definition hash of the gate as it was measured
 * @param startedAt when the first run began
 * @param passedAt when the last run ended well, or null while none has
 * @param troubleSince since when it cannot be measured, or null if it can
 * @param counts of the run at work
 * @param last the last measurements of any run, the oldest first
 */
public record GateRun(
    String gate,
    String scope,
    int attempt,
    String definition,
    Instant startedAt,
    @Nullable Instant passedAt,
    @Nullable Instant troubleSince,
    Counts counts,
    List<Measurement> last) {
  /** Measurements that are kept. */
  public static final int KEPT = 10;

  public GateRun {
    last = List.copyOf(last);
  }

  /** How a run stands. */
  public enum State {
    RUNNING,
    SUCCESSFUL,
    FAILED,
    INCONCLUSIVE
  }

  /** Measurements of one run, by what they count as. */
  public record Counts(
      int successful,
      int failed,
      int inconclusive,
      int errors,
      int successesInRow,
      int errorsInRow) {
    /** Of a run that begins. */
    public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0);

    /** All that were really measured. */
    public int measured() {
      return successful + failed + inconclusive;
    }

    Counts and(Measurement.Phase phase) {
      return switch (phase) {
        case SUCCESSFUL ->
            new Counts(successful + 1, failed, inconclusive, errors, successesInRow + 1, 0);
        case FAILED -> new Counts(successful, failed + 1, inconclusive, errors, 0, 0);
        case INCONCLUSIVE -> new Counts(successful, failed, inconclusive + 1, errors, 0, 0);
        case ERROR -> new Counts(successful, failed, inconclusive, errors + 1, 0, errorsInRow + 1);
      };
    }
  }

  /** Nothing is measured yet. */
  public static GateRun begun(
      String gate, String scope, int attempt, String definition, Instant at) {
    return new GateRun(gate, scope, attempt, definition, at, null, null, Counts.ZERO, List.of());
  }

  /** With one measurement more; a run that failed, or of which nobody knows, stays as it is. */
  public GateRun after(Measurement next, GateLimits limits) {
    State before = state(limits);
    if (before == State.FAILED || before == State.INCONCLUSIVE) {
      return this;
    }
    Counts sum = (before == State.SUCCESSFUL ? Counts.ZERO : counts).and(next.phase());
    List<Measurement> kept = new ArrayList<>(last);
    kept.add(next);
    Instant trouble = troubleSince == null ? next.at() : troubleSince;
    GateRun after =
        new GateRun(
            gate,
            scope,
            attempt,
            definition,
            startedAt,
            passedAt,
            next.measured() ? null : trouble,
            sum,
            kept.subList(Math.max(0, kept.size() - KEPT), kept.size()));
    return after.state(limits) == State.SUCCESSFUL ? after.passed(next.at()) : after;
  }

  private GateRun passed(Instant at) {
    return new GateRun(gate, scope, attempt, definition, startedAt, at, troubleSince, counts, last);
  }

  /** How the run at work stands. */
  public State state(GateLimits limits) {
    if (limits.failureLimit() >= 0 && counts.failed() > limits.failureLimit()) {
      return State.FAILED;
    }
    if (counts.inconclusive() > limits.inconclusiveLimit()) {
      return State.INCONCLUSIVE;
    }
    int wanted = limits.consecutiveSuccessLimit();
    if (wanted > 0 && counts.successesInRow() >= wanted) {
      return State.SUCCESSFUL;
    }
    OptionalInt all = limits.measurements();
    if (all.isEmpty() || counts.measured() < all.getAsInt()) {
      return State.RUNNING;
    }
    // So many successes in a row were asked for, and the run is over without them.
    return wanted > 0 ? State.INCONCLUSIVE : State.SUCCESSFUL;
  }

  /** Names the measurement that comes next, in the same way whoever asks. */
  public String next() {
    String after = last.isEmpty() ? "first" : last.getLast().at().toString();
    return String.join(" ", scope, Integer.toString(attempt), definition, after);
  }

  /** The newest measurement, if there is any. */
  public Optional<Measurement> newest() {
    return last.isEmpty() ? Optional.empty() : Optional.of(last.getLast());
  }

  /**
   * When the next measurement is due; empty once there is none.
   *
   * @param irreversible something that cannot be taken back waits for it
   */
  public Optional<Instant> due(GateLimits limits, boolean irreversible) {
    State state = state(limits);
    if (state == State.FAILED || state == State.INCONCLUSIVE) {
      return Optional.empty();
    }
    if (last.isEmpty()) {
      return Optional.of(startedAt.plus(limits.initialDelay()));
    }
    Measurement newest = last.getLast();
    return Optional.of(
        newest.at().plus(newest.measured() ? limits.pause(irreversible) : limits.afterError()));
  }
}
