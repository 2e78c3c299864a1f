package io.godwit.reconcile;

import io.godwit.api.DeletionPolicy;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.engine.Action;
import io.godwit.engine.Decision;
import io.godwit.engine.Engine;
import io.godwit.engine.GoDuration;
import io.godwit.engine.JobName;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.WayBack;
import io.godwit.kube.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What happens when a Migration is deleted (rules-operator 9). */
final class Cleanup {
  private static final Logger LOG = Logger.getLogger(Cleanup.class);

  private final Engine engine;
  private final Performer performer;
  private final Events events;
  private final Limits limits;
  private final Clock clock;

  Cleanup(Engine engine, Performer performer, Events events, Limits limits, Clock clock) {
    this.engine = engine;
    this.performer = performer;
    this.events = events;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * When nobody should wait any longer.
   *
   * @param deadline a deletion that cannot be finished is given up after this
   * @param terminating whether a namespace is about to go
   */
  record Limits(Duration deadline, Predicate<String> terminating) {}

  /** Whether the resource may go, and what was decided meanwhile. */
  record Result(boolean over, @Nullable Decision decision) {}

  Result step(Observer.Sight sight) {
    Migration migration = sight.migration();
    Ledger ledger = sight.situation().ledgerOrNull();
    if (settled(migration, ledger)) {
      return over(sight);
    }
    if (ledger != null && ofAnother(sight.situation(), ledger)) {
      tell(migration, Reason.ABANDONED, "left to the resource that holds this migration");
      return over(sight);
    }
    if (abandoned(migration)) {
      stopJobs(sight);
      tell(
          migration,
          Reason.ABANDONED,
          "let go as asked by godwit.io/abandon; " + left(migration, ledger));
      return over(sight);
    }
    if (migration.getSpec().deletionPolicy() == DeletionPolicy.RETAIN
        && !migration.getSpec().rollback()) {
      stopJobs(sight);
      if (ledger != null || begun(migration)) {
        tell(migration, Reason.ABANDONED, "stopped; " + left(migration, ledger));
      }
      return over(sight);
    }
    return walkBack(sight, ledger);
  }

  private Result walkBack(Observer.Sight sight, @Nullable Ledger ledger) {
    Migration migration = sight.migration();
    Trouble trouble = sight.situation().surroundings().databaseTrouble();
    if (ledger == null && (trouble == null || !begun(migration))) {
      return over(sight);
    }
    Optional<String> passed =
        ledger == null || ledger.direction() == Ledger.Direction.BACK
            ? Optional.empty()
            : WayBack.closed(ledger);
    if (passed.isPresent()) {
      stopJobs(sight);
      tell(migration, Reason.POINT_OF_NO_RETURN, passed.get() + "; nothing is undone");
      return over(sight);
    }
    Optional<String> why = hopeless(migration, trouble);
    if (why.isPresent()) {
      stopJobs(sight);
      tell(
          migration,
          Reason.ROLLBACK_IMPOSSIBLE,
          "the way back could not be finished: " + why.get() + "; " + left(migration, ledger));
      return over(sight);
    }
    Decision decision = engine.decide(sight.situation());
    performer.perform(sight, decision);
    return new Result(false, decision);
  }

  /** Why nobody should wait for the way back any longer. */
  private Optional<String> hopeless(Migration migration, @Nullable Trouble trouble) {
    String namespace = migration.getMetadata().getNamespace();
    if (limits.terminating().test(namespace)) {
      // Not even for a while: the operator itself may live there, and be gone before the end of it.
      return Optional.of("namespace " + namespace + " goes, and no Job can be created in it");
    }
    if (trouble != null && trouble.reason() == Reason.DATABASE_NOT_READY) {
      // An operator that has just started has not even tried.
      return Optional.empty();
    }
    Instant deleted = Instant.parse(migration.getMetadata().getDeletionTimestamp());
    if (clock.instant().isBefore(deleted.plus(limits.deadline()))) {
      return Optional.empty();
    }
    return Optional.of(
        trouble == null
            ? "it took longer than " + GoDuration.format(limits.deadline())
            : trouble.message());
  }

  /** As the ledger says, or as was seen before the database went away. */
  private static boolean settled(Migration migration, @Nullable Ledger ledger) {
    MigrationStatus status = migration.getStatus();
    return ledger != null ? ledger.outcome() != null : status != null && status.outcome() != null;
  }

  private static boolean begun(Migration migration) {
    MigrationStatus status = migration.getStatus();
    return status != null && status.startTime() != null;
  }

  /** Whoever goes takes nothing along that belongs to somebody else. */
  private static boolean ofAnother(Situation now, Ledger ledger) {
    boolean ours = ledger.claim().holder().equals(now.surroundings().holder());
    boolean heir = ledger.claim().silent() && ledger.changeHash().equals(now.changeHash());
    return !ours && !heir;
  }

  /** What is left in the database, as far as that is known. */
  static String left(Migration migration, @Nullable Ledger ledger) {
    MigrationStatus status = migration.getStatus();
    if (ledger == null && (status == null || status.startTime() == null)) {
      return "what is in the database, if anything, was not looked at";
    }
    return "left in the database, phase "
        + (ledger != null ? ledger.phase().word() : status.phase())
        + ": the sync trigger and what was added to table "
        + (ledger != null ? ledger.table() : status.table())
        + "; apply the resource again to go on, or see godwit uninstall";
  }

  private static boolean abandoned(Migration migration) {
    var annotations = migration.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(Asked.PREFIX + "abandon");
  }

  /** The rollback's, too: it has no owner to go with. */
  private void stopJobs(Observer.Sight sight) {
    Situation now = sight.situation();
    String rollback = JobName.of(now.name(), Stage.ROLLBACK, now.attempt()).text();
    List<Action> stop = new ArrayList<>(List.of(new Action.StopForwardJobs()));
    if (sight.jobs().containsKey(rollback)) {
      stop.add(new Action.DeleteJob(rollback));
    }
    performer.perform(sight, new Decision.Work(Reason.ABANDONED, "", stop));
  }

  private static Result over(Observer.Sight sight) {
    if (sight.watcher() != null) {
      sight.watcher().release(sight.key(), sight.migration().getMetadata().getUid());
    }
    return new Result(true, null);
  }

  private void tell(Migration migration, Reason reason, String note) {
    LOG.infof("%s: %s", migration.getMetadata().getName(), note);
    events.tell(migration, new Events.Happening(true, reason.word(), "Delete", note));
  }
}
