package io.godwit.reconcile;

import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.gate.GateSources;
import io.godwit.kube.Secrets;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.Preflight.Report;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The operator's one connection to a database: reads all ledgers in it once a second, writes what
 * reconcilers have decided, and wakes them when something has changed. A reconciler never waits for
 * a database.
 */
final class DatabaseWatcher implements Runnable {
  private static final Logger LOG = Logger.getLogger(DatabaseWatcher.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration IDLE_PERIOD = Duration.ofSeconds(15);
  private static final Duration ATTENTION = Duration.ofSeconds(60);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private final String uid;
  private final String namespace;
  private final BiConsumer<DatabaseWatcher, String> wakeMigration;
  private final Consumer<DatabaseWatcher> wakeDatabase;
  private final BooleanSupplier stillThere;
  private final BlockingQueue<Runnable> nudges = new LinkedBlockingQueue<>();
  private final WatchedConnection connection;
  private final WatchedSignals signals;
  private final WatchedOrders orders = new WatchedOrders();
  private final WatchedClaims claims = new WatchedClaims();
  private final WatchedCallers callers = new WatchedCallers();
  private final WatchedGates gates;
  private final WatchedDocuments documents = new WatchedDocuments(() -> nudges.add(() -> {}));
  private volatile DatabaseView view =
      new DatabaseView(
          new Trouble(Reason.DATABASE_NOT_READY, "connecting to the database"), null, Map.of());
  private volatile boolean stopped;
  private volatile long attended = System.nanoTime();

  DatabaseWatcher(
      String uid,
      String namespace,
      DatabaseSpec spec,
      Secrets secrets,
      BiConsumer<DatabaseWatcher, String> wakeMigration,
      Consumer<DatabaseWatcher> wakeDatabase,
      BooleanSupplier stillThere,
      SignalMetrics metrics,
      GateSources gateSources) {
    this.uid = uid;
    this.namespace = namespace;
    this.connection = new WatchedConnection(namespace, spec, secrets);
    this.signals =
        new WatchedSignals(
            new WatchedSignals.Surroundings(
                connection::access,
                () -> view.ledgers(),
                migration -> wakeMigration.accept(this, migration),
                () -> wakeDatabase.accept(this)),
            metrics,
            Clock.systemUTC());
    signals.use(spec);
    this.gates =
        new WatchedGates(
            uid,
            new WatchedGates.Surroundings(
                () -> view.ledgers(),
                question ->
                    gateSources
                        .of(question)
                        .orElseGet(() -> new WatchedGateQuery(connection::access, question.gate())),
                () -> nudges.add(() -> {})),
            Clock.systemUTC());
    this.wakeMigration = wakeMigration;
    this.wakeDatabase = wakeDatabase;
    this.stillThere = stillThere;
  }

  /** uid of the Database that is watched. */
  String uid() {
    return uid;
  }

  /** Ends the watch. */
  void stop() {
    stopped = true;
    nudges.add(() -> {});
    signals.stop();
  }

  /** How the database is, and how fast it may be written to. */
  WatchedSignals signals() {
    return signals;
  }

  /** What has to hold before its migrations go on. */
  WatchedGates gates() {
    return gates;
  }

  DatabaseView view() {
    return view;
  }

  /** Roles that Jobs connect with, by what they are for; empty where one does everything. */
  Map<Role, String> users() {
    return connection.users();
  }

  /** Another spec means another connection. */
  void use(DatabaseSpec spec) {
    signals.use(spec);
    if (connection.use(spec)) {
      nudges.add(connection::close);
    }
  }

  /** Somebody looks: what is seen must be fresh for a while. */
  void attend() {
    long before = attended;
    attended = System.nanoTime();
    if (attended - before > ATTENTION.toNanos()) {
      nudges.add(() -> {});
    }
  }

  private Duration period() {
    return System.nanoTime() - attended < ATTENTION.toNanos() ? PERIOD : IDLE_PERIOD;
  }

  /** Keeps the claim of a migration alive from now on. */
  void claim(String migration, String holder) {
    claims.claim(migration, holder);
  }

  /** Gives a resource's claim up, so that the resource may be applied again at once. */
  void release(String migration, String holder) {
    claims.release(migration, holder);
    nudges.add(() -> {});
  }

  /** What is read for people, when it is asked for or has changed. */
  WatchedDocuments documents() {
    return documents;
  }

  /** Asks for a decision to be written; what comes of it is seen in a later view. */
  void write(String migration, Ledger seen, Action action) {
    if (orders.add(migration, seen, action)) {
      nudges.add(() -> {});
    }
  }

  @Override
  public void run() {
    gates.start();
    long lastLook = System.nanoTime();
    while (!stopped) {
      if (System.nanoTime() - lastLook > BETWEEN_LOOKS.toNanos()) {
        lastLook = System.nanoTime();
        if (gone()) {
          break;
        }
      }
      Duration period = round();
      try {
        Runnable nudge = nudges.poll(period.toMillis(), TimeUnit.MILLISECONDS);
        while (nudge != null) {
          nudge.run();
          nudge = nudges.poll();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    connection.close();
    signals.stop();
    gates.stop();
  }

  private boolean gone() {
    try {
      return !stillThere.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.debugf("the Database of %s could not be looked up: %s", namespace, e.getMessage());
      return false;
    }
  }

  private Duration round() {
    try {
      return switch (connection.current(orders.waiting())) {
        case WatchedConnection.State.Open open -> {
          look(open.connection(), open.server());
          yield period();
        }
        case WatchedConnection.State.Closed closed -> {
          Report server = closed.server() == null ? view.server() : closed.server();
          publish(new DatabaseView(closed.trouble(), server, view.ledgers()));
          yield AFTER_TROUBLE;
        }
      };
    } catch (SQLException e) {
      Trouble trouble = connection.explain(e);
      LOG.infof("database of %s: %s", namespace, trouble.message());
      connection.close();
      publish(view.troubled(trouble));
      return AFTER_TROUBLE;
    } catch (LedgerSchema.TooNew e) {
      publish(view.troubled(new Trouble(Reason.LEDGER_TOO_NEW, String.valueOf(e.getMessage()))));
      return AFTER_TROUBLE;
    } catch (RuntimeException e) {
      LOG.error("watching the database of " + namespace + " failed, trying on", e);
      connection.close();
      return AFTER_TROUBLE;
    }
  }

  private void look(Connection open, Report server) throws SQLException, LedgerSchema.TooNew {
    if (view.another(server)) {
      // What was decided about one database must not be written to another that came in its place.
      orders.forget();
      documents.forget();
      callers.forget();
      gates.forget();
    }
    orders.write(open);
    boolean installed = LedgerSchema.version(open) != 0;
    if (installed) {
      gates.write(open);
    }
    Map<String, Ledger> ledgers = installed ? LedgerReader.read(open) : Map.of();
    claims.write(open, ledgers);
    callers.look(open, ledgers, server.users());
    Set<Long> loaded = documents.load(open, ledgers.values());
    publish(new DatabaseView(null, server, ledgers));
    ledgers.forEach(
        (migration, ledger) -> {
          if (loaded.contains(ledger.id())) {
            wakeMigration.accept(this, migration);
          }
        });
  }

  private void publish(DatabaseView seen) {
    DatabaseView before = view;
    view = seen;
    if (!Objects.equals(before.trouble(), seen.trouble())) {
      wakeDatabase.accept(this);
      claims.migrations().forEach(migration -> wakeMigration.accept(this, migration));
      return;
    }
    boolean listChanged = !before.ledgers().keySet().equals(seen.ledgers().keySet());
    Map<String, Ledger> all = new HashMap<>(before.ledgers());
    all.putAll(seen.ledgers());
    for (String migration : all.keySet()) {
      Ledger old = before.ledgers().get(migration);
      Ledger now = seen.ledgers().get(migration);
      if (!Objects.equals(withoutBeat(old), withoutBeat(now))) {
        wakeMigration.accept(this, migration);
        listChanged |= old == null || now == null || old.phase() != now.phase();
      }
    }
    if (listChanged) {
      wakeDatabase.accept(this);
    }
  }

  /** A heartbeat is no news. */
  private static @Nullable Ledger withoutBeat(@Nullable Ledger ledger) {
    return ledger == null ? null : ledger.withoutHeartbeat();
  }
}
