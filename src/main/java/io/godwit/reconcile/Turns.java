package io.godwit.reconcile;

import io.godwit.api.BackfillSpec;
import io.godwit.api.ConcurrencySpec;
import io.godwit.api.Database;
import io.godwit.api.Migration;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.Dependencies;
import io.godwit.engine.Ledger;
import io.godwit.engine.Peer;
import io.godwit.engine.Queue;
import io.godwit.engine.Shares;
import io.godwit.engine.Timetable;
import io.godwit.engine.Turn;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose turn it is among the migrations of a Database. */
final class Turns {
  /** Read once for each spec: by uid of the Database. */
  private final Map<String, Timetable> timetables = new ConcurrentHashMap<>();

  /**
   * The turn of a migration.
   *
   * @param view what was seen in its database
   * @param known all migrations that are known
   */
  Turn of(
      Migration migration,
      @Nullable Database database,
      @Nullable DatabaseView view,
      List<Migration> known) {
    if (database == null || view == null) {
      return Turn.FREE;
    }
    List<Migration> near =
        known.stream()
            .filter(other -> namespace(other).equals(namespace(migration)))
            .sorted(Observer.ORDER)
            .toList();
    ConcurrencySpec limits = database.getSpec().concurrency();
    return new Turn(
        timetable(database),
        before(migration, limits == null ? null : limits.migrations(), view, near),
        limits == null || limits.workers() == null
            ? Integer.MAX_VALUE
            : new Shares(limits.workers(), fillers(migration, view, near)).of(name(migration)));
  }

  private Timetable timetable(Database database) {
    return timetables.compute(
        database.getMetadata().getUid(),
        (uid, read) ->
            read != null && read.isOf(database.getSpec())
                ? read
                : Timetable.of(database.getSpec()));
  }

  private static Decision.@Nullable Held before(
      Migration migration, @Nullable Integer limit, DatabaseView view, List<Migration> near) {
    Peer self = peer(migration, view);
    if (self.atWork()) {
      return null;
    }
    // Its status may still say how the last try ended.
    Peer waiting = self.waiting();
    List<Peer> peers =
        near.stream()
            .map(other -> peer(other, view))
            .map(peer -> peer.name().equals(self.name()) ? waiting : peer)
            .toList();
    Map<String, Peer> byName =
        peers.stream().collect(Collectors.toMap(Peer::name, Function.identity()));
    var dependencies = new Dependencies(byName, succeeded(namespace(migration) + "/", view));
    return dependencies
        .unmet(waiting)
        .or(
            () ->
                limit == null
                    ? Optional.empty()
                    : new Queue(
                            limit,
                            unsettled(self.database(), peers),
                            peer -> peer.suspended() || dependencies.unmet(peer).isPresent())
                        .before(self.name()))
        .orElse(null);
  }

  private static List<Peer> unsettled(String database, List<Peer> peers) {
    return peers.stream()
        .filter(peer -> peer.database().equals(database))
        .filter(peer -> peer.standing().outcome() == null)
        // A new try has begun once before, and is not at work.
        .sorted(Comparator.comparing(peer -> !peer.atWork()))
        .toList();
  }

  static Peer peer(Migration migration, DatabaseView view) {
    return new Peer(
        name(migration),
        migration.getSpec().databaseRef().name(),
        Observer.table(migration).toString(),
        standing(migration, view),
        migration.getSpec().suspend() || migration.getMetadata().getDeletionTimestamp() != null,
        migration.getSpec().dependencies());
  }

  private static Peer.Standing standing(Migration migration, DatabaseView view) {
    var status = migration.getStatus();
    if (status == null) {
      return Peer.Standing.WAITING;
    }
    Ledger ledger = view.ledgers().get(namespace(migration) + "/" + name(migration));
    boolean entered =
        ledger != null
            && ledger.outcome() == null
            && ledger.claim().holder().equals(migration.getMetadata().getUid());
    // Between its first Job and the stored plan nothing but the Job tells of it.
    boolean begun = status.startTime() != null || status.job() != null || entered;
    Phase phase =
        Arrays.stream(Phase.values())
            .filter(one -> one.word().equals(status.phase()))
            .findFirst()
            .orElse(null);
    return new Peer.Standing(begun, phase, status.outcome());
  }

  /** The ledger knows of those whose resource was deleted once they had ended. */
  private static Set<String> succeeded(String prefix, DatabaseView view) {
    return view.ledgers().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .filter(entry -> entry.getValue().outcome() == Outcome.SUCCEEDED)
        .map(entry -> entry.getKey().substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  private static List<Shares.Filler> fillers(
      Migration migration, DatabaseView view, List<Migration> near) {
    return near.stream()
        .filter(other -> other.getSpec().databaseRef().equals(migration.getSpec().databaseRef()))
        .flatMap(
            other ->
                Optional.ofNullable(view.ledgers().get(namespace(other) + "/" + name(other)))
                    .filter(Turns::fills)
                    .map(ledger -> filler(other, ledger))
                    .stream())
        .toList();
  }

  private static boolean fills(Ledger ledger) {
    return ledger.outcome() == null
        && ledger.direction() == Ledger.Direction.FORWARD
        && (ledger.phase() == Phase.BACKFILL || ledger.phase() == Phase.VERIFY);
  }

  private static Shares.Filler filler(Migration migration, Ledger ledger) {
    BackfillSpec.Workers workers = migration.getSpec().backfill().workers();
    // Who was told to rest leaves its workers to others.
    return new Shares.Filler(
        name(migration), workers.max(), ledger.tuning().run() ? ledger.tuning().pods().count() : 0);
  }

  private static String name(Migration migration) {
    return migration.getMetadata().getName();
  }

  private static String namespace(Migration migration) {
    return migration.getMetadata().getNamespace();
  }
}
