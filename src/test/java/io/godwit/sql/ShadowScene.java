package io.godwit.sql;

import io.godwit.api.MigrationSpec;
import io.godwit.api.ShadowReadSpec;
import io.godwit.engine.Ledger;
import io.godwit.engine.Shadow;
import io.godwit.engine.Shadow.Reads;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A migration in Verify, and a table of a thousand rows whose two columns say the same. */
final class ShadowScene implements AutoCloseable {
  static final String KEYS = "SELECT id FROM orders ORDER BY id";
  static final String OLD = "SELECT cents FROM orders WHERE id = :key";
  static final String NEW = "SELECT amount FROM orders WHERE id = :key";

  final TestDatabase database;
  final Connection connection;
  final Connection other;
  final List<String> log = new ArrayList<>();
  final long migration;

  private ShadowScene(TestPostgres server) throws Exception {
    database = server.createDatabase("shadow");
    connection = LedgerForTest.install(database);
    other = database.asOwner();
    database.execute(
        "CREATE TABLE orders (id serial PRIMARY KEY, cents int, amount bigint, note text)",
        "INSERT INTO orders SELECT i, i, i, 'n' FROM generate_series(1, 1000) i");
    migration = migration("shop", "amount");
  }

  static ShadowScene create() throws Exception {
    return new ShadowScene(TestPostgres.newest());
  }

  static ShadowScene on(TestPostgres.Version version) throws Exception {
    return new ShadowScene(TestPostgres.of(version));
  }

  /** One more migration, in Verify. */
  long migration(String namespace, String name) {
    String id =
        database.value(
            """
            WITH m AS (INSERT INTO godwit.migrations (namespace, name, first_attempt, table_name, change,
                change_hash, system_identifier, database_oid, sync)
              VALUES ('%1$s', '%2$s', 1, 'public.orders', '{}', '', '', 0, '%1$s_%2$s') RETURNING id),
            c AS (INSERT INTO godwit.control (migration, holder, cluster, attempt, phase)
              SELECT id, 'h', 'c', 1, 'Verify' FROM m)
            SELECT id FROM m
            """
                .formatted(namespace, name));
    // Nobody watches any signal here.
    database.execute(
        "UPDATE godwit.control SET signals_at = NULL",
        "INSERT INTO godwit.flags (sync, migration, flag) VALUES ('%1$s_%2$s', %3$s, '%1$s%2$s')"
            .formatted(namespace, name, id));
    return Long.parseLong(String.valueOf(id));
  }

  /** The operator records what the spec says. */
  ShadowScene told(ShadowReadSpec... pairs) throws Exception {
    Ledger seen = ledger();
    Control.write(other, seen, new io.godwit.engine.Action.RecordShadowReads(List.of(pairs)));
    return this;
  }

  static ShadowReadSpec pair(String old, String renewed, @Nullable String keys) {
    return new ShadowReadSpec("pair", old, renewed, keys, false, null, 100);
  }

  /** A round by a worker. */
  Reads round() throws Exception {
    new ShadowRounds(
            connection,
            Fence.read(connection, migration),
            duration -> {},
            log::add,
            Duration.ofMillis(1))
        .run();
    return shadow().reads("pair").orElseThrow();
  }

  Shadow shadow() throws Exception {
    return ledger().shadow();
  }

  Ledger ledger() throws Exception {
    return LedgerReader.read(other).values().stream()
        .filter(ledger -> ledger.id() == migration)
        .findFirst()
        .orElseThrow();
  }

  /** Reads once: a spec with nothing but pairs. */
  static MigrationSpec spec(MigrationSpec base, String pairs) {
    return io.godwit.support.Specs.patch(base, "{'verify': {'shadowReads': " + pairs + "}}");
  }

  @Override
  public void close() throws java.sql.SQLException {
    connection.close();
    other.close();
  }
}
