package io.godwit.reconcile;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.engine.AskedGate;
import io.godwit.engine.GateLimits;
import io.godwit.engine.GateRun;
import io.godwit.engine.GateScope;
import io.godwit.engine.GateVerdict;
import io.godwit.engine.Ledger;
import io.godwit.engine.Measurement;
import io.godwit.engine.ShareGate;
import io.godwit.gate.GateJudge;
import io.godwit.gate.GateSource;
import io.godwit.gate.Question;
import io.godwit.sql.GateLedger;
import io.godwit.sql.GateLedger.Baseline;
import io.godwit.sql.GateLedger.Claim;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Measures the gates of the migrations in a database, each measurement on a thread of its own, and
 * leaves what comes of it to the watcher to write: runs survive this process, and a reconciler sees
 * them in the ledger.
 */
final class WatchedGates {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final String BASELINE = "baseline";

  /** A resource that is there is looked at more often; the gates of one that is gone are not. */
  private static final Duration ATTENDED = Duration.ofMinutes(2);

  /** Of a database that is away for long; each run is written whole, so that the next one does. */
  private static final int MOST_WRITINGS = 1_000;

  /**
   * What it needs to know, and whom it wakes.
   *
   * @param source where a gate measures
   * @param nudge makes the watcher write
   */
  record Surroundings(
      Supplier<Map<String, Ledger>> ledgers,
      Function<Question, GateSource> source,
      Runnable nudge) {}

  /** What a migration asks for, and whose it is. */
  record Guarded(String holder, int attempt, MigrationSpec spec, List<AskedGate> gates) {}

  private record Attended(Guarded guarded, Instant at) {}

  private record BaselineKey(long migration, String gate, String query) {}

  /** One migration as it is looked at. */
  private record Place(String namespace, String name, Ledger ledger, Guarded guarded) {
    Claim claim() {
      return new Claim(ledger.id(), ledger.claim().holder(), ledger.fence());
    }

    Question question(AskedGate gate, String measurement) {
      return new Question(namespace, name, guarded.holder(), gate, measurement, false);
    }
  }

  private interface Writing {
    void write(Connection connection) throws SQLException;
  }

  private final Surroundings surroundings;
  private final Clock clock;
  private final Asking asking;
  private final Metronome metronome;
  private final Map<String, Attended> guarded = new ConcurrentHashMap<>();
  private final Map<Asking.Key, GateRun> runs = new ConcurrentHashMap<>();
  private final Map<Asking.Key, Instant> sampled = new ConcurrentHashMap<>();
  private final BlockingQueue<Writing> writings = new LinkedBlockingQueue<>(MOST_WRITINGS);
  private final Map<BaselineKey, Optional<Baseline>> baselines = new ConcurrentHashMap<>();
  private final Set<BaselineKey> wanted = ConcurrentHashMap.newKeySet();

  WatchedGates(String name, Surroundings surroundings, Clock clock) {
    this.surroundings = surroundings;
    this.clock = clock;
    this.asking = new Asking(surroundings.source(), surroundings.nudge(), clock);
    this.metronome = new Metronome("gates-" + name, PERIOD, this::look, () -> {});
  }

  void start() {
    metronome.start();
  }

  void stop() {
    metronome.close();
  }

  /** Looks after the gates of a migration from now on, as far as it is its resource's. */
  void guard(String migration, Guarded by) {
    guarded.put(migration, new Attended(by, clock.instant()));
  }

  /** Writes what was measured, reads the baselines that are asked for. */
  void write(Connection connection) throws SQLException {
    Writing writing = writings.peek();
    while (writing != null) {
      writing.write(connection);
      writings.remove();
      writing = writings.peek();
    }
    for (BaselineKey key : wanted) {
      baselines.put(key, GateLedger.baseline(connection, key.migration(), key.gate(), key.query()));
      wanted.remove(key);
    }
  }

  /** The numbers mean other migrations in another database. */
  void forget() {
    writings.clear();
    runs.clear();
    sampled.clear();
    asking.forget();
    baselines.clear();
    wanted.clear();
  }

  private void look() {
    Instant now = clock.instant();
    guarded.values().removeIf(attended -> attended.at().plus(ATTENDED).isBefore(now));
    Map<String, Ledger> ledgers = surroundings.ledgers().get();
    guarded.forEach(
        (migration, attended) -> {
          Ledger ledger = ledgers.get(migration);
          if (ledger != null && attended.guarded().holder().equals(ledger.claim().holder())) {
            int slash = migration.indexOf('/');
            look(
                new Place(
                    migration.substring(0, slash),
                    migration.substring(slash + 1),
                    ledger,
                    attended.guarded()),
                now);
          }
        });
    Set<Long> alive =
        ledgers.values().stream()
            .filter(ledger -> ledger.outcome() == null)
            .map(Ledger::id)
            .collect(Collectors.toSet());
    // What was measured of it is in the ledger.
    runs.keySet().removeIf(key -> !alive.contains(key.migration()));
    asking.keep(alive);
    sampled.keySet().removeIf(key -> !alive.contains(key.migration()));
    baselines.keySet().removeIf(key -> !alive.contains(key.migration()));
  }

  private void look(Place place, Instant now) {
    Optional<GateScope> scope =
        ShareGate.scope(place.ledger(), GateScope.of(place.ledger(), place.guarded().spec(), now));
    if (scope.isEmpty()) {
      return;
    }
    for (AskedGate gate : place.guarded().gates()) {
      if (gate.gate().invalid() != null) {
        continue;
      }
      if (ShareGate.measured(gate.gate(), scope.get())) {
        judged(place, gate, scope.get(), now);
      }
      if (place.ledger().phase().compareTo(Phase.CUTOVER) < 0 && usesBaseline(gate)) {
        sampled(place, gate, now);
      }
    }
  }

  private static boolean usesBaseline(AskedGate gate) {
    return gate.condition() != null && gate.condition().usesBaseline();
  }

  private void judged(Place place, AskedGate gate, GateScope scope, Instant now) {
    Asking.Key key = new Asking.Key(place.ledger().id(), gate.gate().name(), scope.word());
    BaselineKey base = new BaselineKey(place.ledger().id(), gate.gate().name(), gate.query());
    if (usesBaseline(gate) && !baselines.containsKey(base)) {
      want(base);
      return;
    }
    GateRun run = run(place, gate, scope, key, now);
    GateLimits limits = scope.limits(gate.gate());
    Optional<Instant> due = run.due(limits, scope.irreversible());
    if (due.isEmpty() || due.get().isAfter(now)) {
      return;
    }
    asking.ask(
        key,
        place.question(gate, run.next()),
        answer -> {
          Optional<Baseline> baseline =
              usesBaseline(gate)
                  ? baselines.getOrDefault(base, Optional.empty())
                  : Optional.empty();
          Measurement measured = GateJudge.judge(gate, answer, baseline, clock.instant());
          GateRun after = run.after(measured, limits);
          runs.put(key, after);
          writings.offer(
              connection -> {
                if (!GateLedger.write(connection, place.claim(), after)) {
                  // Another way, or another holder: what the ledger says is what counts.
                  runs.remove(key, after);
                }
              });
        });
  }

  private GateRun run(Place place, AskedGate gate, GateScope scope, Asking.Key key, Instant now) {
    int attempt = place.guarded().attempt();
    String definition = gate.gate().definition();
    return runs.compute(
        key,
        (same, known) ->
            known != null && known.attempt() == attempt && known.definition().equals(definition)
                ? known
                : GateVerdict.run(place.ledger(), attempt, gate.gate(), scope)
                    .orElseGet(
                        () ->
                            GateRun.begun(
                                gate.gate().name(), scope.word(), attempt, definition, now)));
  }

  private void sampled(Place place, AskedGate gate, Instant now) {
    Asking.Key key = new Asking.Key(place.ledger().id(), gate.gate().name(), BASELINE);
    Instant last = sampled.get(key);
    Duration pause = gate.gate().limits().between();
    if ((last != null && now.isBefore(last.plus(pause)))) {
      return;
    }
    sampled.put(key, now);
    asking.ask(
        key,
        place.question(gate, BASELINE),
        answer ->
            GateJudge.sample(gate, answer, clock.instant())
                .ifPresent(
                    value -> {
                      writings.offer(
                          connection ->
                              GateLedger.sample(
                                  connection,
                                  place.claim(),
                                  new GateLedger.Sample(
                                      gate.gate().name(), gate.query(), now, value)));
                      wanted.add(
                          new BaselineKey(place.ledger().id(), gate.gate().name(), gate.query()));
                    }));
  }

  private void want(BaselineKey key) {
    if (wanted.add(key)) {
      surroundings.nudge().run();
    }
  }
}
