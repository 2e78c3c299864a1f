package io.godwit.reconcile;

import io.godwit.api.Change;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.HealthSpec;
import io.godwit.api.ReplicaSpec;
import io.godwit.api.SignalSpec;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.sql.LedgerReader;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.worker.LocalWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A database in Backfill, whose signals are looked at as the operator does. */
final class SignalsUnderTest implements AutoCloseable {
  final TestDatabase database;
  final LocalWorker worker;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Queue<String> woken = new ConcurrentLinkedQueue<>();
  private final String migration;
  private final WatchedSignals signals;

  SignalsUnderTest(
      TestDatabase database,
      int rows,
      boolean elsewhere,
      List<ReplicaSpec> replicas,
      SignalSpec... specs) {
    this.database = database;
    this.migration = "test/" + database.name();
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, %d) i".formatted(rows),
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", "amount", "bigint", "cents::bigint", "amount::int")));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    database.execute(
        "UPDATE godwit.control SET batch_rows = 10, batch_most = 10, pause_ms = 20,"
            + " phase = 'Backfill', signals_at = to_timestamp(0)");
    var access = new WatchedConnection.Access(database.credentials(), elsewhere, "shop-db");
    signals =
        new WatchedSignals(
            new WatchedSignals.Surroundings(
                () -> access, this::ledgers, woken::add, () -> woken.add("database")),
            new SignalMetrics(registry, "test", "shop"),
            Clock.systemUTC());
    signals.use(
        new DatabaseSpec(
            new DatabaseSpec.Connection(
                new DatabaseSpec.SecretRef("shop-db"),
                null,
                new DatabaseSpec.Tls(DatabaseSpec.TlsMode.DISABLE, null)),
            replicas,
            new HealthSpec(Arrays.asList(specs)),
            null,
            null,
            null,
            null,
            DatabaseSpec.JobTemplate.EMPTY,
            false));
    signals.guard(migration, "holder", null);
    Thread.ofVirtual().start(signals);
  }

  private Map<String, Ledger> ledgers() {
    try (Connection connection = database.asOwner()) {
      return LedgerReader.read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  WatchedSignals signals() {
    return signals;
  }

  @Nullable Throttling throttling() {
    return signals.throttling(migration);
  }

  boolean held() {
    return throttling() != null && Objects.requireNonNull(throttling()).hold();
  }

  boolean going() {
    return throttling() != null && !Objects.requireNonNull(throttling()).hold();
  }

  String words() {
    Throttling now = throttling();
    return now == null ? "" : now.words();
  }

  /** What is shown of a signal that is not healthy. */
  @Nullable String shown(String signal) {
    Throttling now = throttling();
    return now == null
        ? null
        : now.signals().stream()
            .filter(status -> status.name().equals(signal))
            .map(status -> String.valueOf(status.value()))
            .findFirst()
            .orElse(null);
  }

  long rowsDone() {
    return Long.parseLong(
        String.valueOf(database.value("SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges")));
  }

  @Override
  public void close() {
    signals.stop();
  }
}
