package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.Transition;
import io.godwit.api.Outcome;
import io.godwit.engine.Deadlines;
import io.godwit.engine.Decision;
import io.godwit.engine.JobState;
import io.godwit.engine.Ledger;
import io.godwit.engine.Ramp;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What status says of a situation and a decision. Pure: old status in, new status out. */
final class Projector {
  static final String ROLLING_BACK = "RollingBack";

  private static final int HISTORY = 20;
  private static final int PLAN = 1_000;
  private static final int COMMAND = 500;
  private static final int HISTORY_MESSAGE = 176;

  private Projector() {}

  /** What people call the place where a migration is. */
  static String phase(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null) {
      return "Prepare";
    }
    if (ledger.outcome() != null) {
      return ledger.outcome().word();
    }
    return ledger.direction() == Ledger.Direction.BACK ? ROLLING_BACK : ledger.phase().word();
  }

  static MigrationStatus project(
      Migration migration, Observer.Sight sight, Decision decision, @Nullable String planSummary) {
    Situation now = sight.situation();
    MigrationStatus before = migration.getStatus();
    long generation = migration.getMetadata().getGeneration();
    // The API server's default is a status that says nothing yet.
    if (before != null && before.phase() != null && trouble(now, Reason.DATABASE_NOT_READY)) {
      return before;
    }
    if (before != null && unseen(before, now)) {
      return before.outcome() != null ? before : lookedFor(before, generation, now, decision);
    }
    Ledger ledger = now.ledgerOrNull();
    Outcome outcome = ledger == null ? null : ledger.outcome();
    boolean planned = ledger != null && ledger.planHash() != null;
    String started = before == null ? null : before.startTime();
    return new MigrationStatus(
        generation,
        phase(now),
        outcome,
        planned ? Objects.requireNonNullElse(started, now.now().toString()) : null,
        now.attempt(),
        planned && ledger != null ? ledger.planHash() : null,
        planned && planSummary != null ? Conditions.cut(planSummary, PLAN) : null,
        table(now),
        StatusConditions.of(before, generation, now, decision),
        waitingFor(before, now, decision),
        sight.asked().handled(),
        job(now),
        identity(before, sight),
        Measures.progress(now),
        Measures.signals(now),
        Measures.divergence(ledger),
        ShadowStatus.of(now),
        Measures.gates(now, decision),
        ledger == null || !now.byFlag() ? null : ledger.moved().percent(),
        ledger == null || !now.byFlag() ? null : Ramp.status(now.spec().cutover(), ledger.moved()),
        deadline(now),
        UsageStatus.of(now),
        UsageStatus.audit(now),
        history(before, now, decision));
  }

  /** True if work has begun in this try and the ledger cannot be seen now. */
  private static boolean unseen(MigrationStatus before, Situation now) {
    return now.ledgerOrNull() == null
        && before.startTime() != null
        && before.attempt() == now.attempt();
  }

  private static boolean trouble(Situation now, Reason reason) {
    var trouble = now.surroundings().databaseTrouble();
    return trouble != null && trouble.reason() == reason;
  }

  /** What was seen last still stands; only that nothing can be seen now is new. */
  private static MigrationStatus lookedFor(
      MigrationStatus before, long generation, Situation now, Decision decision) {
    return new MigrationStatus(
        generation,
        before.phase(),
        before.outcome(),
        before.startTime(),
        before.attempt(),
        before.planHash(),
        before.plan(),
        before.table(),
        StatusConditions.unseen(before, generation, now, decision),
        waitingFor(before, now, decision),
        before.lastHandledActions(),
        before.job(),
        before.database(),
        before.progress(),
        before.signals(),
        before.divergence(),
        before.shadowReads(),
        before.gates(),
        before.flagPercent(),
        before.cutover(),
        before.deadline(),
        before.contract(),
        before.audit(),
        before.history());
  }

  private static String table(Situation now) {
    return TableName.parse(now.spec().change().kind().table()).toString();
  }

  private static MigrationStatus.@Nullable WaitingFor waitingFor(
      @Nullable MigrationStatus before, Situation now, Decision decision) {
    if (!(decision instanceof Decision.Held held)) {
      return null;
    }
    var former = before == null ? null : before.waitingFor();
    String since =
        former != null && former.gate().equals(held.gate()) ? former.since() : now.now().toString();
    return new MigrationStatus.WaitingFor(
        held.gate(),
        held.reason().word(),
        Conditions.cut(held.message(), Conditions.MESSAGE),
        since,
        held.command() == null ? null : Conditions.cut(held.command(), COMMAND));
  }

  private static @Nullable String job(Situation now) {
    return now.jobs().values().stream()
        .filter(job -> job.state() == JobState.State.ACTIVE)
        .map(JobState::name)
        .sorted()
        .findFirst()
        .orElse(null);
  }

  private static MigrationStatus.@Nullable DatabaseIdentity identity(
      @Nullable MigrationStatus before, Observer.Sight sight) {
    if (before != null && trouble(sight.situation(), Reason.DATABASE_CHANGED)) {
      return before.database();
    }
    var server = sight.watcher() == null ? null : sight.watcher().view().server();
    if (server == null || server.systemIdentifier() == null) {
      return null;
    }
    Integer timeline = server.timeline();
    if (timeline == null && before != null && before.database() != null) {
      // A standby says none; the one seen last is not forgotten for that.
      timeline = before.database().timeline();
    }
    return new MigrationStatus.DatabaseIdentity(
        server.systemIdentifier(), server.databaseOid(), timeline);
  }

  private static MigrationStatus.@Nullable Deadline deadline(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null || ledger.outcome() != null) {
      return null;
    }
    Duration time = Deadlines.of(now.spec(), ledger.phase());
    Instant end = ledger.phaseSince().plus(time);
    return new MigrationStatus.Deadline(end.toString(), now.now().isAfter(end));
  }

  private static List<Transition> history(
      @Nullable MigrationStatus before, Situation now, Decision decision) {
    List<Transition> history =
        new ArrayList<>(before == null || before.history() == null ? List.of() : before.history());
    String to = phase(now);
    String from = before == null || before.phase() == null ? "" : before.phase();
    boolean anotherTry =
        before != null && before.attempt() != 0 && before.attempt() != now.attempt();
    if (to.equals(from) && !anotherTry) {
      return history;
    }
    Ledger ledger = now.ledgerOrNull();
    Ledger.Word word = ledger == null ? Ledger.Word.NONE : ledger.word();
    boolean spoken = !word.message().isEmpty();
    history.add(
        new Transition(
            since(now, ledger).toString(),
            from,
            to,
            spoken ? word.reason() : StatusConditions.reason(now, decision),
            Conditions.cut(
                spoken ? word.message() : StatusConditions.message(now, decision),
                HISTORY_MESSAGE)));
    return history.size() <= HISTORY
        ? history
        : List.copyOf(history.subList(history.size() - HISTORY, history.size()));
  }

  private static Instant since(Situation now, @Nullable Ledger ledger) {
    return ledger == null || ledger.outcome() != null ? now.now() : ledger.phaseSince();
  }
}
