package io.godwit.engine;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger in the database says of one migration: the truth. Times are the database's.
 *
 * @param id number of the plan in the ledger
 * @param table the table that changes
 * @param claim who may act
 * @param attempt which try
 * @param planHash hash of the stored plan, or null while there is none
 * @param changeHash hash of {@code spec.change} that the plan was made for
 * @param fence counts up whenever the claim or the direction changes
 * @param phase where the migration is
 * @param phaseSince since when
 * @param direction forward, or walking back
 * @param word why it walks back, or why it failed
 * @param outcome how it ended, or null
 * @param tuning what workers read before each batch
 * @param steps the stored plan and how far it is
 * @param backfill how far the backfill is
 * @param pairs true if rows get another shape: not where the short way is taken
 * @param fills true if rows are filled though none gets another shape
 * @param comparing the last comparisons, and what they have found
 * @param shadow what came of shadow reads
 * @param moved readers on the new shape, as decided
 * @param flagSince since when
 * @param rampBegan true once the flag has ever left 0
 * @param syncFailures rows that a sync could not carry over and that still stand so
 * @param lostValues those of them whose new value the old side cannot hold
 * @param dualWrites how the second write goes
 * @param wayBack whether there is a way from new to old
 * @param usage who still names the old shape
 * @param gates what was measured of gates, each in the scopes that it was asked in
 */
public record Ledger(
    long id,
    String table,
    Claim claim,
    int attempt,
    @Nullable String planHash,
    String changeHash,
    long fence,
    Phase phase,
    Instant phaseSince,
    Direction direction,
    Word word,
    @Nullable Outcome outcome,
    Tuning tuning,
    List<StepRecord> steps,
    Backfill backfill,
    boolean pairs,
    boolean fills,
    Comparing comparing,
    Shadow shadow,
    Moved moved,
    Instant flagSince,
    boolean rampBegan,
    long syncFailures,
    long lostValues,
    DualWrites dualWrites,
    WayBack wayBack,
    Usage usage,
    List<GateRun> gates) {

  public Ledger {
    steps = List.copyOf(steps);
    gates = List.copyOf(gates);
  }

  /** Which way a migration walks. */
  public enum Direction {
    FORWARD,
    BACK
  }

  /** A reason and its sentence. */
  public record Word(String reason, String message) {
    /** Nothing to say. */
    public static final Word NONE = new Word("", "");
  }

  /**
   * What workers read before each batch.
   *
   * @param quarantineMost rows that cannot be transformed and are set aside, at most
   */
  public record Tuning(
      boolean run, Pods pods, Batch batch, Rest rest, int quarantineMost, Compare compare) {
    /**
     * Comparisons.
     *
     * @param everyMillis how long after the begin of one the next begins
     * @param repairRounds how often rows that differ are repaired
     * @param repairRatio share of the rows above which none is
     */
    public record Compare(long everyMillis, int repairRounds, double repairRatio) {}

    /**
     * The worker pods.
     *
     * @param count how many there should be now
     * @param changedAt when the operator last changed that, by its own clock; null at first
     */
    public record Pods(int count, @Nullable Instant changedAt) {}

    /**
     * Sizes of batches.
     *
     * @param rows of a worker's first batch
     * @param most rows of any batch
     * @param targetMillis what a batch should take
     */
    public record Batch(int rows, int most, long targetMillis) {}

    /**
     * The time between batches.
     *
     * @param dutyCycle percent of the time that may be spent writing
     * @param pauseMillis the shortest rest
     */
    public record Rest(int dutyCycle, long pauseMillis) {}
  }

  /** One stored step. */
  public record StepRecord(
      String id, Stage stage, State state, @Nullable Instant doneAt, @Nullable String blockers) {
    /** How far a step is. */
    public enum State {
      PLANNED,
      DONE,
      UNDONE
    }
  }

  /**
   * How far the backfill is.
   *
   * @param quarantined rows that are set aside because they cannot be transformed
   * @param held for how long signals have held it and the comparison after it, the longest first
   */
  public record Backfill(
      boolean complete,
      long rowsDone,
      long rowsEstimated,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      AtWork atWork,
      Quarantined quarantined,
      List<Held> held) {
    public Backfill {
      held = List.copyOf(held);
    }

    /**
     * Who is at work.
     *
     * @param workers how many hold a range now
     * @param batchRows rows of their batches, on average; 0 while none is at work
     * @param rangesLeft ranges that are not done
     */
    public record AtWork(int workers, int batchRows, int rangesLeft) {}

    /** A signal, and for how long it has held the migration in all. */
    public record Held(String signal, Duration time) {}
  }

  /**
   * The last comparisons, and what they have found.
   *
   * @param passes the last ones, the oldest first
   * @param askedSince one that begins at this time or later is asked for already
   * @param standing rows that differ, seen often enough to count
   * @param sampleKeys of a few of them
   * @param drift who has changed what of the table, or nothing
   */
  public record Comparing(
      List<Pass> passes,
      @Nullable Instant askedSince,
      long standing,
      List<String> sampleKeys,
      String drift) {
    /** Nothing was compared yet. */
    public static final Comparing NONE = new Comparing(List.of(), null, 0, List.of(), "");

    public Comparing {
      passes = List.copyOf(passes);
      sampleKeys = List.copyOf(sampleKeys);
    }
  }

  /**
   * One full comparison.
   *
   * @param worked time in which rows were really compared
   * @param compared rows so far, of as many as are estimated
   */
  public record Pass(
      int number,
      Instant startedAt,
      @Nullable Instant endedAt,
      Duration worked,
      long compared,
      long estimated,
      long diverged,
      long repaired) {

    /** True once it has looked at all rows. */
    public boolean ended() {
      return endedAt != null;
    }
  }

  /** The same without what changes when nothing happens. */
  public Ledger withoutHeartbeat() {
    return new Ledger(
        id,
        table,
        claim.withoutHeartbeat(),
        attempt,
        planHash,
        changeHash,
        fence,
        phase,
        phaseSince,
        direction,
        word,
        outcome,
        tuning,
        steps,
        backfill,
        pairs,
        fills,
        comparing,
        shadow,
        moved,
        flagSince,
        rampBegan,
        syncFailures,
        lostValues,
        dualWrites,
        wayBack,
        usage,
        gates);
  }

  /** True if the stage has no step left to do. */
  public boolean done(Stage stage) {
    return steps.stream()
        .filter(step -> step.stage() == stage)
        .allMatch(step -> step.state() == StepRecord.State.DONE);
  }

  /** True if a step of the stage is done and not taken back. */
  public boolean begun(Stage stage) {
    return steps.stream()
        .anyMatch(step -> step.stage() == stage && step.state() == StepRecord.State.DONE);
  }

  /** When the last step of the stage was done; empty if the stage is not done or has no step. */
  public Optional<Instant> doneAt(Stage stage) {
    return done(stage) ? touchedAt(stage) : Optional.empty();
  }

  /** When a step of these stages was last done or taken back. */
  public Optional<Instant> touchedAt(Stage... stages) {
    return steps.stream()
        .filter(step -> List.of(stages).contains(step.stage()))
        .flatMap(step -> Optional.ofNullable(step.doneAt()).stream())
        .max(Instant::compareTo);
  }

  /** The last comparison that ended, if any. */
  public Optional<Pass> lastPass() {
    return comparing.passes().stream().filter(Pass::ended).reduce((first, second) -> second);
  }

  /** The comparison that is under way, if any. */
  public Optional<Pass> openPass() {
    return comparing.passes().stream().filter(pass -> !pass.ended()).findFirst();
  }

  /** True once the old shape is dropped: nothing leads back from there. */
  public boolean pastNoReturn() {
    return begun(Stage.DROP);
  }
}
