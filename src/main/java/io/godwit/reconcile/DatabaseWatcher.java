package io.godwit.reconcile;

import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Action;
import io.godwit.engine.Credentials;
import io.godwit.engine.Ledger;
import io.godwit.engine.Plan;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.kube.Secrets;
import io.godwit.sql.Control;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.PlanStore;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final Duration BETWEEN_BEATS = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

  /** Something to write. */
  private record Order(String migration, Ledger seen, Action action) {}

  private final String uid;
  private final String namespace;
  private final Secrets secrets;
  private final BiConsumer<DatabaseWatcher, String> wakeMigration;
  private final Consumer<DatabaseWatcher> wakeDatabase;
  private final BooleanSupplier stillThere;
  private final BlockingQueue<Runnable> nudges = new LinkedBlockingQueue<>();
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final Map<String, String> claims = new ConcurrentHashMap<>();
  private final Set<String> releases = ConcurrentHashMap.newKeySet();
  private final Map<Long, Plan> plans = new ConcurrentHashMap<>();
  private final Set<Long> plansWanted = ConcurrentHashMap.newKeySet();
  private volatile DatabaseSpec.Connection spec;
  private volatile DatabaseView view =
      new DatabaseView(
          new Trouble(Reason.DATABASE_NOT_READY, "connecting to the database"), null, Map.of());
  private volatile boolean stopped;
  private volatile long attended = System.nanoTime();
  private @Nullable Connection connection;
  private long lastBeat;

  DatabaseWatcher(
      String uid,
      String namespace,
      DatabaseSpec.Connection spec,
      Secrets secrets,
      BiConsumer<DatabaseWatcher, String> wakeMigration,
      Consumer<DatabaseWatcher> wakeDatabase,
      BooleanSupplier stillThere) {
    this.uid = uid;
    this.namespace = namespace;
    this.spec = spec;
    this.secrets = secrets;
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
  }

  DatabaseView view() {
    return view;
  }

  /** Another spec means another connection. */
  void use(DatabaseSpec.Connection newSpec) {
    if (!newSpec.equals(spec)) {
      spec = newSpec;
      nudges.add(this::close);
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
    claims.put(migration, holder);
  }

  /** Gives a claim up, so that the resource may be applied again at once. */
  void release(String migration) {
    claims.remove(migration);
    releases.add(migration);
    nudges.add(() -> {});
  }

  /** The stored plan, once it was asked for and read: an absent one is there a little later. */
  Optional<Plan> plan(long migration) {
    Plan plan = plans.get(migration);
    if (plan == null && plansWanted.add(migration)) {
      nudges.add(() -> {});
    }
    return Optional.ofNullable(plan);
  }

  /** Asks for a decision to be written; what comes of it is seen in a later view. */
  void write(String migration, Ledger seen, Action action) {
    Order order = new Order(migration, seen, action);
    if (!orders.contains(order)) {
      orders.add(order);
      nudges.add(() -> {});
    }
  }

  @Override
  public void run() {
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
    close();
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
      Connection open = connected();
      if (open == null) {
        return AFTER_TROUBLE;
      }
      writeOrders(open);
      if (LedgerSchema.version(open) == 0) {
        publish(new DatabaseView(null, view.server(), Map.of()));
        return period();
      }
      Map<String, Ledger> ledgers = LedgerReader.read(open);
      beat(open, ledgers);
      loadPlans(open, ledgers);
      publish(new DatabaseView(null, view.server(), ledgers));
      return period();
    } catch (SQLException e) {
      Credentials credentials = credentials();
      Trouble trouble =
          credentials == null
              ? new Trouble(Reason.DATABASE_UNREACHABLE, "the connection was lost")
              : Preflight.explain(e, credentials, spec.secretRef().name());
      LOG.infof("database of %s: %s", namespace, trouble.message());
      close();
      publish(view.troubled(trouble));
      return AFTER_TROUBLE;
    } catch (LedgerSchema.TooNew e) {
      publish(view.troubled(new Trouble(Reason.LEDGER_TOO_NEW, String.valueOf(e.getMessage()))));
      return AFTER_TROUBLE;
    } catch (RuntimeException e) {
      LOG.error("watching the database of " + namespace + " failed, trying on", e);
      close();
      return AFTER_TROUBLE;
    }
  }

  private @Nullable Connection connected() throws SQLException {
    if (connection != null) {
      return connection;
    }
    switch (secrets.read(namespace, spec)) {
      case Secrets.Result.Missing missing -> {
        publish(view.troubled(missing.trouble()));
        return null;
      }
      case Secrets.Result.Found found -> {
        Connection opened =
            Postgres.connect(
                found.credentials(), new Postgres.Purpose("godwit/operator", STATEMENT_TIMEOUT));
        Preflight.Report report = Preflight.check(opened);
        if (report.trouble() != null) {
          opened.close();
          publish(new DatabaseView(report.trouble(), report, view.ledgers()));
          return null;
        }
        connection = opened;
        view = new DatabaseView(view.trouble(), report, view.ledgers());
        return opened;
      }
    }
  }

  private @Nullable Credentials credentials() {
    return secrets.read(namespace, spec) instanceof Secrets.Result.Found found
        ? found.credentials()
        : null;
  }

  private void writeOrders(Connection open) throws SQLException {
    Order order = orders.peek();
    while (order != null) {
      boolean written = Control.write(open, order.seen(), order.action());
      LOG.infof(
          "%s: %s%s",
          order.migration(), order.action(), written ? "" : " (the ledger had moved on)");
      orders.remove();
      order = orders.peek();
    }
  }

  private void loadPlans(Connection open, Map<String, Ledger> ledgers) throws SQLException {
    for (long id : plansWanted) {
      plans.put(id, PlanStore.load(open, id));
      plansWanted.remove(id);
      ledgers.forEach(
          (migration, ledger) -> {
            if (ledger.id() == id) {
              wakeMigration.accept(this, migration);
            }
          });
    }
  }

  private void beat(Connection open, Map<String, Ledger> ledgers) throws SQLException {
    for (String migration : releases) {
      Ledger ledger = ledgers.get(migration);
      if (ledger != null) {
        Control.release(open, ledger.id(), ledger.claim().holder());
      }
      releases.remove(migration);
    }
    if (System.nanoTime() - lastBeat < BETWEEN_BEATS.toNanos() && lastBeat != 0) {
      return;
    }
    lastBeat = System.nanoTime();
    for (Map.Entry<String, String> claim : claims.entrySet()) {
      Ledger ledger = ledgers.get(claim.getKey());
      if (ledger != null && ledger.outcome() == null) {
        Control.beat(open, ledger.id(), claim.getValue());
      }
    }
  }

  private void publish(DatabaseView seen) {
    DatabaseView before = view;
    view = seen;
    if (!Objects.equals(before.trouble(), seen.trouble())) {
      wakeDatabase.accept(this);
      claims.keySet().forEach(migration -> wakeMigration.accept(this, migration));
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

  private void close() {
    Connection closing = connection;
    connection = null;
    if (closing == null) {
      return;
    }
    try {
      closing.close();
    } catch (SQLException e) {
      LOG.debugf("closing a connection: %s", e.getMessage());
    }
  }
}
