package io.godwit.support;

import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Gate;
import io.godwit.engine.JobName;
import io.godwit.engine.JobState;
import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.engine.Requests;
import io.godwit.engine.RestartSeen;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.Surroundings;
import io.godwit.engine.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A situation, piece by piece. What is not said is as it is when all goes well: the flag shows what
 * the ledger says, no Job exists, nobody asks for anything.
 */
public final class Situations {
  /** Name of the migration. */
  public static final String NAME = "amount";

  private final Map<String, JobState> jobs = new HashMap<>();
  private @Nullable LedgerDraft ledger;
  private SpecDraft spec = SpecDraft.byFlag();
  private int attempt = 1;
  private Requests requests = Requests.NONE;
  private Surroundings.@Nullable Trouble trouble;
  private boolean hold;
  private @Nullable String busyWith;
  private Surroundings.@Nullable Throttling throttling;
  private @Nullable FlagSeen flag;
  private List<Gate> gates = List.of();
  private List<RestartSeen> restarts = List.of();
  private Turn turn = Turn.FREE;
  private boolean flagSaid;
  private @Nullable Integer flagPercent;
  private Instant now = LedgerDraft.NOON;

  private Situations() {}

  /** The ledger says nothing yet. */
  public static Situations unplanned() {
    return new Situations();
  }

  /** A phase has begun a minute ago. */
  public static Situations in(Phase phase) {
    Situations situations = new Situations();
    situations.ledger = LedgerDraft.in(phase);
    return situations;
  }

  /** A migration that has turned round in a phase. */
  public static Situations backFrom(Phase phase) {
    return in(phase).ledger(ledger -> ledger.walkingBack(Reason.ROLLBACK_REQUESTED));
  }

  public Situations ledger(UnaryOperator<LedgerDraft> change) {
    if (ledger != null) {
      ledger = change.apply(ledger);
    }
    return this;
  }

  public Situations spec(UnaryOperator<SpecDraft> change) {
    spec = change.apply(spec);
    return this;
  }

  /** Readers move by a flag in the ledger itself. */
  public Situations byFlagInLedger() {
    spec = SpecDraft.byFlagInLedger();
    return this;
  }

  /** Readers move by a swap of the two columns. */
  public Situations bySwap() {
    spec = SpecDraft.bySwap();
    return this;
  }

  public Situations attempt(int number) {
    attempt = number;
    return ledger(draft -> draft.attempt(number));
  }

  public Situations job(Stage stage, JobState.State state) {
    return job(JobName.of(NAME, stage, attempt), state, null, null);
  }

  public Situations failedJob(Stage stage, Reason reason, String message) {
    return job(JobName.of(NAME, stage, attempt), JobState.State.FAILED, reason.word(), message);
  }

  private Situations job(
      JobName name, JobState.State state, @Nullable String reason, @Nullable String message) {
    jobs.put(name.text(), new JobState(name.text(), state, reason, message));
    return this;
  }

  public Situations rollbackAsked() {
    requests =
        new Requests(
            true,
            "spec.rollback",
            requests.approval(),
            requests.retry(),
            requests.acceptLoss(),
            requests.adopt(),
            requests.promoted(),
            requests.ofRows(),
            requests.acknowledged());
    return this;
  }

  public Situations approved() {
    return requests(true, false, false, false);
  }

  public Situations retryAsked() {
    return requests(false, true, false, false);
  }

  public Situations lossAccepted() {
    return requests(false, false, true, false);
  }

  public Situations adoptionAsked() {
    return requests(false, false, false, true);
  }

  private Situations requests(boolean approved, boolean retry, boolean loss, boolean adopt) {
    requests =
        new Requests(
            requests.rollBack(),
            requests.rollBackBy(),
            approved ? "contract@1" : requests.approval(),
            requests.retry() || retry,
            requests.acceptLoss() || loss,
            requests.adopt() || adopt,
            requests.promoted(),
            requests.ofRows(),
            requests.acknowledged());
    return this;
  }

  /** Somebody skips the rest of a wait. */
  public Situations promoted(String wait) {
    requests =
        new Requests(
            requests.rollBack(),
            requests.rollBackBy(),
            requests.approval(),
            requests.retry(),
            requests.acceptLoss(),
            requests.adopt(),
            wait,
            requests.ofRows(),
            requests.acknowledged());
    return this;
  }

  /** Teams agree, by annotation. */
  public Situations acknowledged(String... teams) {
    requests =
        new Requests(
            requests.rollBack(),
            requests.rollBackBy(),
            requests.approval(),
            requests.retry(),
            requests.acceptLoss(),
            requests.adopt(),
            requests.promoted(),
            requests.ofRows(),
            Set.of(teams));
    return this;
  }

  /** Somebody asks something about rows in quarantine. */
  public Situations ofRows(Action action) {
    requests =
        new Requests(
            requests.rollBack(),
            requests.rollBackBy(),
            requests.approval(),
            requests.retry(),
            requests.acceptLoss(),
            requests.adopt(),
            requests.promoted(),
            List.of(action),
            requests.acknowledged());
    return this;
  }

  public Situations trouble(Reason reason, String message) {
    trouble = new Surroundings.Trouble(reason, message);
    return this;
  }

  /** {@code Database.spec.hold} is true. */
  public Situations databaseHold() {
    hold = true;
    return this;
  }

  /** What the database's signals allow. */
  public Situations throttled(Surroundings.Throttling by) {
    throttling = by;
    return this;
  }

  /** {@code spec.gates}. */
  public Situations gates(Gate... asked) {
    gates = List.of(asked);
    return this;
  }

  /** What is seen of workloads that have to be restarted. */
  public Situations restarts(RestartSeen... seen) {
    restarts = List.of(seen);
    return this;
  }

  /** Whose turn it is, and when. */
  public Situations turn(Turn another) {
    turn = another;
    return this;
  }

  public Situations busyWith(String other) {
    busyWith = other;
    return this;
  }

  /** What the flag's provider says otherwise. */
  public Situations flag(FlagSeen seen) {
    flag = seen;
    return this;
  }

  private FlagSeen flag(@Nullable Moved seen) {
    if (flag != null) {
      return flag;
    }
    return seen == null ? FlagSeen.unreadable("no answer") : FlagSeen.at(seen);
  }

  /** The flag's provider says this, or cannot be read. */
  public Situations flagAt(@Nullable Integer percent) {
    flagSaid = true;
    flagPercent = percent;
    return this;
  }

  /** It is looked at so long after noon. */
  public Situations after(Duration time) {
    now = LedgerDraft.NOON.plus(time);
    return this;
  }

  /** The situation. */
  public Situation now() {
    Ledger built = ledger == null ? null : ledger.ledger();
    @Nullable Moved seen = flagPercent == null ? null : Moved.share(flagPercent);
    if (!flagSaid) {
      seen = built == null ? Moved.NOBODY : built.moved();
    }
    return new Situation(
        NAME,
        spec.spec(),
        attempt,
        LedgerDraft.CHANGE,
        built,
        jobs,
        requests,
        new Surroundings(
            trouble,
            hold,
            busyWith,
            flag(seen),
            throttling,
            gates,
            restarts,
            turn,
            LedgerDraft.HOLDER,
            "cluster-1"),
        now);
  }
}
