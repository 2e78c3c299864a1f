package io.godwit.reconcile;

import io.godwit.api.DatabaseSpec;
import io.godwit.api.Phase;
import io.godwit.api.SignalLimits;
import io.godwit.api.SignalStatus;
import io.godwit.engine.Ledger;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.signal.Beats;
import io.godwit.signal.Judgement;
import io.godwit.signal.Reading;
import io.godwit.signal.Watchlist;
import io.godwit.sql.Control;
import io.godwit.sql.Postgres;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all signals of a database once a second while rows of it are filled or compared, and
 * tells the workers by the ledger what they allow. A reconciler never waits for it; what it says
 * holds for the workers before any reconciler has seen it.
 */
final class WatchedSignals implements Runnable {
  private static final Logger LOG = Logger.getLogger(WatchedSignals.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);

  /** Until all have been looked at once; by then what is missing is missing. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  /** From the phase before on, so that what is quiet is known when the first batch is written. */
  private static final Set<Phase> PHASES = Set.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.VERIFY);

  private static final Duration LONG = Duration.ofSeconds(5);

  /** What it needs to know of the database, and whom it wakes. */
  record Surroundings(
      Supplier<WatchedConnection.@Nullable Access> access,
      Supplier<Map<String, Ledger>> ledgers,
      Consumer<String> wakeMigration,
      Runnable wakeDatabase) {}

  private record Guarded(String holder, List<SignalLimits> limits) {}

  private final Surroundings surroundings;
  private final SignalMetrics metrics;
  private final Clock clock;
  private final SignalBoard board;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, Guarded> guarded = new ConcurrentHashMap<>();
  private volatile Map<String, Allowance> allowed = Map.of();
  private volatile @Nullable DatabaseSpec spec;
  private @Nullable WatchedSources sources;
  private @Nullable WatchedProbe probe;
  private @Nullable WatchedSession ledger;
  private Beats beats = new Beats();

  WatchedSignals(Surroundings surroundings, SignalMetrics metrics, Clock clock) {
    this.surroundings = surroundings;
    this.metrics = metrics;
    this.clock = clock;
    this.board = new SignalBoard(surroundings.wakeDatabase());
  }

  void use(DatabaseSpec newSpec) {
    spec = newSpec;
  }

  /** Looks after a migration from now on, as far as it is its resource's. */
  void guard(String migration, String holder, @Nullable List<SignalLimits> limits) {
    guarded.put(migration, new Guarded(holder, Objects.requireNonNullElse(limits, List.of())));
  }

  /** What the signals allow a migration, or null while nobody looks. */
  @Nullable Throttling throttling(String migration) {
    Allowance allowance = allowed.get(migration);
    return allowance == null ? null : allowance.throttling();
  }

  /** All signals for status: new every ten seconds, at once when one begins to hold. */
  List<SignalStatus> statuses() {
    return board.statuses();
  }

  void stop() {
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      while (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look(clock.instant());
        } catch (RuntimeException e) {
          // Whoever does not look any more lets workers wait for ever.
          LOG.error("looking at the signals failed, trying on", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      rest();
    }
  }

  private void look(Instant now) {
    Map<String, Ledger> active = active();
    WatchedConnection.Access access = surroundings.access().get();
    DatabaseSpec of = spec;
    if (active.isEmpty() || access == null || of == null) {
      rest();
      return;
    }
    WatchedSources looking = arrange(access, of, active);
    List<Sighting> seen = new ArrayList<>(looking.latest());
    if (probe != null) {
      seen.addAll(probe.look(now));
    }
    Instant patient = looking.since().plus(FIRST_LOOK);
    Map<String, Allowance> before = allowed;
    Map<String, Allowance> next = new HashMap<>();
    active.forEach(
        (migration, entry) -> {
          Guarded by = Objects.requireNonNull(guarded.get(migration));
          Watchlist list = Watchlist.of(of.health(), by.limits());
          List<Judgement> judged = list.judge(readings(seen, entry.table()), now);
          Allowance former = before.getOrDefault(migration, Allowance.start());
          if (complete(judged) || patient.isBefore(now)) {
            next.put(
                migration,
                new Allowance(
                    former.throttle().after(judged, now),
                    judged,
                    former.speed().after(entry.backfill().rowsDone(), now)));
          } else if (before.containsKey(migration)) {
            next.put(migration, former);
          }
        });
    tell(active, next);
    allowed = Map.copyOf(next);
    next.forEach(
        (migration, allowance) -> {
          if (allowance.news(before.getOrDefault(migration, Allowance.start()))) {
            surroundings.wakeMigration().accept(migration);
          }
        });
    List<Judgement> all = Watchlist.of(of.health(), null).judge(readings(seen, ""), now);
    if (complete(all) || patient.isBefore(now)) {
      board.show(all, now);
      metrics.record(all);
    }
  }

  private static boolean complete(List<Judgement> judged) {
    return judged.stream().noneMatch(Judgement::pending);
  }

  /** What was seen of the whole database, and of a table: of all where none is named. */
  private static List<Reading> readings(List<Sighting> seen, String table) {
    return seen.stream()
        .filter(s -> s.table().isEmpty() || table.isEmpty() || s.table().equals(table))
        .map(Sighting::reading)
        .toList();
  }

  private Map<String, Ledger> active() {
    Map<String, Ledger> active = new HashMap<>(surroundings.ledgers().get());
    active
        .entrySet()
        .removeIf(
            entry -> {
              Guarded by = guarded.get(entry.getKey());
              Ledger found = entry.getValue();
              return by == null
                  || !by.holder().equals(found.claim().holder())
                  || found.outcome() != null
                  || found.direction() == Ledger.Direction.BACK
                  || !(PHASES.contains(found.phase()) || comparing(found));
            });
    return active;
  }

  /** Once readers move a comparison is felt only if it takes long. */
  private boolean comparing(Ledger found) {
    Instant longAgo = clock.instant().minus(LONG);
    return found.openPass().filter(pass -> pass.startedAt().isBefore(longAgo)).isPresent();
  }

  private WatchedSources arrange(
      WatchedConnection.Access access, DatabaseSpec of, Map<String, Ledger> active) {
    var health = of.health();
    var setup =
        new WatchedSources.Setup(
            access,
            Objects.requireNonNullElse(of.replicas(), List.of()),
            health == null || health.signals() == null ? List.of() : health.signals(),
            active.values().stream().map(Ledger::table).distinct().sorted().toList());
    WatchedSources looking = sources;
    if (looking != null && looking.setup().equals(setup)) {
      return looking;
    }
    if (looking == null || !looking.setup().access().equals(access)) {
      rest();
      beats = new Beats();
      ledger = session(access, "godwit/operator");
      probe = new WatchedProbe(session(access, "godwit/probe"), beats, clock).started();
    } else {
      looking.close();
    }
    looking = new WatchedSources(setup, beats, clock);
    sources = looking;
    return looking;
  }

  private static WatchedSession session(WatchedConnection.Access access, String name) {
    return new WatchedSession(
        () ->
            Postgres.connect(access.credentials(), new Postgres.Purpose(name, STATEMENT_TIMEOUT)));
  }

  private void tell(Map<String, Ledger> active, Map<String, Allowance> next) {
    WatchedSession session = Objects.requireNonNull(ledger);
    for (Map.Entry<String, Allowance> entry : next.entrySet()) {
      Ledger of = Objects.requireNonNull(active.get(entry.getKey()));
      try {
        tell(of, entry.getKey(), entry.getValue());
      } catch (SQLException e) {
        // Workers that hear nothing become careful, and then wait.
        LOG.infof("%s: signals could not be told: %s", entry.getKey(), SqlFailure.words(e));
        session.close();
      }
    }
  }

  private void tell(Ledger of, String migration, Allowance allowance) throws SQLException {
    Connection connection = Objects.requireNonNull(ledger).current();
    Control.pace(connection, of.id(), of.claim().holder(), allowance.guard());
    var cause = allowance.throttle().cause();
    if (allowance.throttle().hold() && cause != null && of.phase() != Phase.DUAL_WRITE) {
      metrics.held(migration, cause.signal(), PERIOD);
      Control.held(connection, of.id(), cause.signal(), PERIOD);
    }
  }

  private void rest() {
    if (sources == null && probe == null) {
      return;
    }
    allowed = Map.of();
    if (sources != null) {
      sources.close();
      sources = null;
    }
    if (probe != null) {
      probe.close();
      probe = null;
    }
    if (ledger != null) {
      ledger.close();
      ledger = null;
    }
    board.clear();
    metrics.record(List.of());
  }
}
