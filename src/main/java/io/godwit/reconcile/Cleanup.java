package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.DeletionPolicy;
import io.godwit.api.Migration;
import io.godwit.engine.Action;
import io.godwit.engine.Decision;
import io.godwit.engine.Engine;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.kube.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What happens when a Migration is deleted (rules-operator 9). */
final class Cleanup {
  private static final Logger LOG = Logger.getLogger(Cleanup.class);

  /** A deletion that cannot be finished is given up after this, so that namespaces can go. */
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Engine engine;
  private final Performer performer;
  private final Events events;
  private final KubernetesClient client;
  private final Clock clock;

  Cleanup(Engine engine, Performer performer, Events events, KubernetesClient client, Clock clock) {
    this.engine = engine;
    this.performer = performer;
    this.events = events;
    this.client = client;
    this.clock = clock;
  }

  /** Whether the resource may go, and what was decided meanwhile. */
  record Result(boolean over, @Nullable Decision decision) {}

  Result step(Observer.Sight sight) {
    Migration migration = sight.migration();
    Ledger ledger = sight.situation().ledgerOrNull();
    if (ledger != null && ledger.outcome() != null) {
      return over(sight, false);
    }
    if (abandoned(migration)) {
      tell(migration, Reason.ABANDONED, "let go as asked by godwit.io/abandon; " + left(ledger));
      return over(sight, true);
    }
    if (migration.getSpec().deletionPolicy() == DeletionPolicy.RETAIN
        && !sight.migration().getSpec().rollback()) {
      performer.perform(sight, new Decision.Work(Reason.ABANDONED, "", stopJobs()));
      if (ledger != null) {
        tell(migration, Reason.ABANDONED, "stopped; " + left(ledger));
      }
      return over(sight, true);
    }
    return walkBack(sight, ledger);
  }

  private Result walkBack(Observer.Sight sight, @Nullable Ledger ledger) {
    Migration migration = sight.migration();
    boolean unreachable = sight.situation().surroundings().databaseTrouble() != null;
    if (ledger == null && !unreachable) {
      return over(sight, false);
    }
    if (ledger != null && ledger.pastNoReturn()) {
      tell(
          migration,
          Reason.POINT_OF_NO_RETURN,
          "the old shape is dropped already; nothing is undone");
      return over(sight, false);
    }
    if (overdue(migration) || (unreachable && hopeless(sight))) {
      tell(
          migration,
          Reason.ROLLBACK_IMPOSSIBLE,
          "the way back could not be finished: " + trouble(sight) + "; " + left(ledger));
      return over(sight, true);
    }
    Decision decision = engine.decide(sight.situation());
    performer.perform(sight, decision);
    return new Result(false, decision);
  }

  /** No Job can be created in a namespace that goes, and nothing can be done without the Secret. */
  private boolean hopeless(Observer.Sight sight) {
    var trouble = sight.situation().surroundings().databaseTrouble();
    boolean gone =
        trouble != null
            && (trouble.reason() == Reason.DATABASE_NOT_FOUND
                || trouble.reason() == Reason.SECRET_NOT_FOUND);
    return gone && terminating(sight.migration().getMetadata().getNamespace());
  }

  private boolean terminating(String namespace) {
    try {
      Namespace found = client.namespaces().withName(namespace).get();
      return found == null || found.getMetadata().getDeletionTimestamp() != null;
    } catch (KubernetesClientException e) {
      LOG.debugf("namespace %s cannot be read: %s", namespace, e.getMessage());
      return false;
    }
  }

  private static String trouble(Observer.Sight sight) {
    var trouble = sight.situation().surroundings().databaseTrouble();
    return trouble == null
        ? "it took longer than " + DEADLINE.toMinutes() + " minutes"
        : trouble.message();
  }

  private static String left(@Nullable Ledger ledger) {
    return ledger == null
        ? "what is in the database, if anything, was not looked at"
        : "left in the database, phase "
            + ledger.phase().word()
            + ": the sync trigger and what was added to table "
            + ledger.table()
            + "; apply the resource again to go on, or see godwit uninstall";
  }

  private static boolean abandoned(Migration migration) {
    var annotations = migration.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(Asked.PREFIX + "abandon");
  }

  private boolean overdue(Migration migration) {
    Instant deleted = Instant.parse(migration.getMetadata().getDeletionTimestamp());
    return deleted.plus(DEADLINE).isBefore(clock.instant());
  }

  private static List<Action> stopJobs() {
    return List.of(new Action.StopForwardJobs());
  }

  private Result over(Observer.Sight sight, boolean release) {
    if (release && sight.watcher() != null) {
      sight.watcher().release(sight.key());
    }
    return new Result(true, null);
  }

  private void tell(Migration migration, Reason reason, String note) {
    LOG.infof("%s: %s", migration.getMetadata().getName(), note);
    events.tell(migration, new Events.Happening(true, reason.word(), "Delete", note));
  }
}
