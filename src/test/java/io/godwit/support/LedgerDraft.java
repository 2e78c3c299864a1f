package io.godwit.support;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Claim;
import io.godwit.engine.DualWrites;
import io.godwit.engine.GateRun;
import io.godwit.engine.Hashes;
import io.godwit.engine.Ledger;
import io.godwit.engine.Ledger.Backfill.AtWork;
import io.godwit.engine.Ledger.StepRecord;
import io.godwit.engine.Ledger.StepRecord.State;
import io.godwit.engine.Moved;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Reason;
import io.godwit.engine.Shadow;
import io.godwit.engine.Stage;
import io.godwit.engine.Usage;
import io.godwit.engine.WayBack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger in some phase, in which all that lies behind went well. */
public final class LedgerDraft {
  /** The time at which a situation is looked at, if it does not say another. */
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Hash of the stored plan. */
  public static final String PLAN = "sha256:" + "ab".repeat(32);

  /** Hash of the change that {@link SpecDraft#byFlag} asks for. */
  public static final String CHANGE = Hashes.ofChange(SpecDraft.byFlag().spec());

  /** Who holds the claim. */
  public static final String HOLDER = "uid-1";

  /** One step for each stage that has any. */
  public static final Map<Stage, String> STEPS = steps();

  private static final AtWork IDLE = new AtWork(0, 0, 0);

  private final Map<Stage, StepRecord> steps = new LinkedHashMap<>();
  private final List<Ledger.Pass> passes = new ArrayList<>();
  private List<String> sampleKeys = List.of();
  private @Nullable Instant askedSince;
  private long standing;
  private String drift = "";
  private Phase phase;
  private Instant phaseSince = NOON.minus(Duration.ofMinutes(1));
  private Ledger.Direction direction = Ledger.Direction.FORWARD;
  private Ledger.Word word = Ledger.Word.NONE;
  private @Nullable Outcome outcome;
  private Claim claim = new Claim(HOLDER, "cluster-1", NOON, false);
  private int attempt = 1;
  private @Nullable String planHash = PLAN;
  private Ledger.Backfill backfill;
  private Ledger.Tuning tuning = tuning(true, 2);
  private Shadow shadow = Shadow.NONE;
  private Moved moved = Moved.NOBODY;
  private Instant flagSince = NOON.minus(Duration.ofHours(2));
  private boolean rampBegan;
  private DualWrites dualWrites = DualWrites.NONE;
  private long syncFailures;
  private long lostValues;
  private WayBack wayBack = WayBack.OPEN;
  private Usage usage = Usage.NONE;
  private boolean pairs = true;
  private boolean fills;
  private List<GateRun> gates = List.of();

  private LedgerDraft(Phase phase) {
    this.phase = phase;
    Instant before = NOON.minus(Duration.ofHours(1));
    STEPS.forEach(
        (stage, id) ->
            steps.put(
                stage,
                !stage.back() && stage.phase().compareTo(phase) < 0
                    ? new StepRecord(id, stage, State.DONE, before, null)
                    : new StepRecord(id, stage, State.PLANNED, null, null)));
    boolean filled = phase.compareTo(Phase.BACKFILL) > 0;
    backfill =
        filled
            ? new Ledger.Backfill(
                true, 5000, 5000, before, before.plusSeconds(50), IDLE, Quarantined.NONE, List.of())
            : new Ledger.Backfill(
                false, 0, 5000, null, null, new AtWork(0, 0, 100), Quarantined.NONE, List.of());
    if (phase.compareTo(Phase.VERIFY) > 0) {
      pass(1, before, before.plusSeconds(60), 0);
    }
    if (phase.compareTo(Phase.CUTOVER) > 0) {
      flag(100, before);
    }
  }

  /** A ledger in a phase that has just begun. */
  public static LedgerDraft in(Phase phase) {
    return new LedgerDraft(phase);
  }

  private static Map<Stage, String> steps() {
    Map<Stage, String> ids = new LinkedHashMap<>();
    ids.put(Stage.HIDE_NEW, "rollback/hide");
    ids.put(Stage.EXPAND, "expand/column");
    ids.put(Stage.DUAL_WRITE, "dualwrite/sync");
    ids.put(Stage.ENFORCE, "enforce/index");
    ids.put(Stage.CUTOVER, "cutover/relax");
    ids.put(Stage.HIDE, "contract/hide");
    ids.put(Stage.DROP, "contract/drop");
    return ids;
  }

  /** The steps of a stage are done. */
  public LedgerDraft done(Stage stage, Instant at) {
    return step(stage, State.DONE, at, null);
  }

  /** The steps of all these stages are taken back. */
  public LedgerDraft undone() {
    for (Stage stage : List.copyOf(steps.keySet())) {
      if (steps.get(stage).state() == State.DONE) {
        step(stage, State.UNDONE, NOON, null);
      }
    }
    return this;
  }

  /** The steps of a stage are taken back. */
  public LedgerDraft undone(Stage stage, Instant at) {
    return step(stage, State.UNDONE, at, null);
  }

  /** The plan has no step of a stage. */
  public LedgerDraft without(Stage stage) {
    steps.remove(stage);
    return this;
  }

  /** A step waits for a lock. */
  public LedgerDraft blocked(Stage stage, String by) {
    StepRecord step = steps.get(stage);
    return step(stage, step.state(), step.doneAt(), by);
  }

  private LedgerDraft step(
      Stage stage, State state, @Nullable Instant at, @Nullable String blockers) {
    steps.put(stage, new StepRecord(STEPS.get(stage), stage, state, at, blockers));
    return this;
  }

  /** The phase began so long ago. */
  public LedgerDraft since(Duration ago) {
    phaseSince = NOON.minus(ago);
    return this;
  }

  public LedgerDraft pass(
      int number, Instant startedAt, @Nullable Instant endedAt, long diverged, String... keys) {
    Duration worked = endedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    passes.add(new Ledger.Pass(number, startedAt, endedAt, worked, 5000, 5000, diverged, 0));
    sampleKeys = List.of(keys);
    return this;
  }

  /** A comparison that repaired rows. */
  public LedgerDraft repaired(int number, Instant startedAt, Instant endedAt, long rows) {
    Duration worked = Duration.between(startedAt, endedAt);
    passes.add(new Ledger.Pass(number, startedAt, endedAt, worked, 5000, 5000, 0, rows));
    return this;
  }

  /** Rows that a comparison under way has found to differ. */
  public LedgerDraft standing(long rows) {
    standing = rows;
    return this;
  }

  /** A comparison that begins then or later is asked for already. */
  public LedgerDraft asked(Instant since) {
    askedSince = since;
    return this;
  }

  /** Somebody has changed the table. */
  public LedgerDraft drift(String words) {
    drift = words;
    return this;
  }

  /** The flag was recorded at a percentage. */
  public LedgerDraft flag(int percent, Instant at) {
    return flag(Moved.share(percent), at);
  }

  /** The flag was recorded with tenants. */
  public LedgerDraft flag(Moved to, Instant at) {
    moved = to;
    flagSince = at;
    rampBegan |= !to.nobody();
    return this;
  }

  public LedgerDraft walkingBack(Reason reason) {
    direction = Ledger.Direction.BACK;
    word = new Ledger.Word(reason.word(), "because of it");
    return this;
  }

  public LedgerDraft ended(Outcome how, Reason reason) {
    outcome = how;
    word = new Ledger.Word(reason.word(), "it is over");
    return this;
  }

  public LedgerDraft heldBy(String holder, boolean silent) {
    claim = new Claim(holder, "cluster-2", NOON.minusSeconds(silent ? 90 : 5), silent);
    return this;
  }

  public LedgerDraft attempt(int number) {
    attempt = number;
    return this;
  }

  public LedgerDraft unplanned() {
    planHash = null;
    return this;
  }

  public LedgerDraft plan(String hash) {
    planHash = hash;
    return this;
  }

  public LedgerDraft filled(long rows, Instant startedAt) {
    backfill =
        new Ledger.Backfill(
            false,
            rows,
            5000,
            startedAt,
            null,
            new AtWork(2, 1000, 50),
            Quarantined.NONE,
            List.of());
    return this;
  }

  public LedgerDraft quarantined(long rows) {
    return quarantined(rows, 0, 0);
  }

  public LedgerDraft rangesLeft(int ranges) {
    backfill =
        new Ledger.Backfill(
            false,
            1,
            5000,
            NOON.minusSeconds(60),
            null,
            new AtWork(2, 1000, ranges),
            Quarantined.NONE,
            List.of());
    return this;
  }

  /** Rows in quarantine, those of them that are waived, and those that are tried once more. */
  public LedgerDraft quarantined(long rows, long waived, long asked) {
    return quarantined(
        new Quarantined(
            rows, waived, asked, NOON, Quarantined.Answer.NOTHING, Quarantined.Answer.NOTHING));
  }

  public LedgerDraft quarantined(Quarantined rows) {
    backfill =
        new Ledger.Backfill(true, 5000, 5000, NOON.minusSeconds(60), NOON, IDLE, rows, List.of());
    return this;
  }

  public LedgerDraft filled() {
    backfill =
        new Ledger.Backfill(
            true, 5000, 5000, NOON.minusSeconds(60), NOON, IDLE, Quarantined.NONE, List.of());
    return this;
  }

  /** What workers are told by a spec of {@link SpecDraft}. */
  public static Ledger.Tuning tuning(boolean run, int workers) {
    return tuning(run, new Ledger.Tuning.Pods(workers, null));
  }

  /** The same with other pods. */
  public static Ledger.Tuning tuning(boolean run, Ledger.Tuning.Pods pods) {
    return new Ledger.Tuning(
        run,
        pods,
        new Ledger.Tuning.Batch(1000, 10_000, 50),
        new Ledger.Tuning.Rest(80, 10),
        100,
        new Ledger.Tuning.Compare(300_000, 1, 0.001));
  }

  public LedgerDraft tuning(Ledger.Tuning told) {
    tuning = told;
    return this;
  }

  public LedgerDraft syncFailures(long failures, long lost) {
    syncFailures = failures;
    lostValues = lost;
    return this;
  }

  /** How the second write goes. */
  public LedgerDraft dualWrites(DualWrites seen) {
    dualWrites = seen;
    return this;
  }

  /** What shadow reads have found. */
  public LedgerDraft shadow(Shadow found) {
    shadow = found;
    return this;
  }

  /** What workers have seen of the use of the old shape. */
  public LedgerDraft usage(Usage seen) {
    usage = seen;
    return this;
  }

  /** What was measured of gates. */
  public LedgerDraft gates(GateRun... runs) {
    gates = List.of(runs);
    return this;
  }

  public LedgerDraft withoutDown() {
    wayBack = WayBack.NONE;
    return this;
  }

  /** The short way was taken. */
  public LedgerDraft direct() {
    pairs = false;
    return this;
  }

  /** Rows are filled though none gets another shape. */
  public LedgerDraft fills() {
    fills = true;
    return this;
  }

  /** The new side holds what the old one cannot. */
  public LedgerDraft beyond() {
    wayBack = WayBack.OVER;
    return this;
  }

  /** The ledger. */
  public Ledger ledger() {
    return new Ledger(
        7,
        "public.orders",
        claim,
        attempt,
        planHash,
        CHANGE,
        3,
        phase,
        phaseSince,
        direction,
        word,
        outcome,
        tuning,
        List.copyOf(steps.values()),
        backfill,
        pairs,
        fills,
        new Ledger.Comparing(passes, askedSince, standing, sampleKeys, drift),
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
}
