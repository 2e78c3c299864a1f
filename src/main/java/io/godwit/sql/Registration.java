package io.godwit.sql;

import io.godwit.engine.Plan;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Enters a migration into the ledger, or takes over the one that is there (rules-operator 10). */
public final class Registration {
  /** A claim whose heartbeat is older than this is given up. */
  private static final String CLAIM_LOST = "60 seconds";

  /**
   * Who asks.
   *
   * @param change {@code spec.change} as JSON
   * @param adopt take the migration over even if another holder shows signs of life
   */
  public record Request(
      String namespace,
      String name,
      String holder,
      String cluster,
      int attempt,
      String table,
      String change,
      String changeHash,
      @Nullable String flag,
      boolean adopt) {}

  /** What is there already. */
  public sealed interface Found {
    /** Nothing, or only what is settled: a plan has to be made. */
    record Nothing() implements Found {}

    /** The same change: it goes on where it was, held by the one who asks. */
    record Resumed(long migration) implements Found {}

    /** Another change of the same name is under way, or another holder is alive. */
    record Denied(String message) implements Found {}
  }

  private record Existing(
      long id,
      String changeHash,
      String change,
      String holder,
      String cluster,
      boolean silent,
      boolean settled,
      boolean planned) {}

  private Registration() {}

  /** Looks for the migration and takes it over if that is allowed. */
  public static Found claim(Connection connection, Request request) throws SQLException {
    Optional<Existing> found = latest(connection, request);
    if (found.isEmpty() || !found.get().planned()) {
      return new Found.Nothing();
    }
    Existing existing = found.get();
    if (existing.settled()) {
      return new Found.Nothing();
    }
    if (!existing.changeHash().equals(request.changeHash())) {
      return new Found.Denied(
          "migration "
              + request.namespace()
              + "/"
              + request.name()
              + " is under way in this database with another change, "
              + existing.change()
              + "; apply that one again, or roll it back first");
    }
    if (existing.holder().equals(request.holder())) {
      return new Found.Resumed(existing.id());
    }
    if (!existing.silent() && !request.adopt()) {
      return new Found.Denied(
          "another resource, uid "
              + existing.holder()
              + " in cluster "
              + existing.cluster()
              + ", holds this migration and was alive less than "
              + CLAIM_LOST
              + " ago; wait, or take it over: kubectl annotate migrations.godwit.io "
              + request.name()
              + " --overwrite godwit.io/adopt=\"$(date +%s)\"");
    }
    Rows.update(
        connection,
        """
        UPDATE godwit.control SET holder = ?, cluster = ?, heartbeat = clock_timestamp(),
          fence = fence + 1, attempt = greatest(attempt, ?) WHERE migration = ? AND holder = ?
        """,
        request.holder(),
        request.cluster(),
        request.attempt(),
        existing.id(),
        existing.holder());
    Audit.takenOver(connection, existing.id(), request.holder(), request.cluster());
    return new Found.Resumed(existing.id());
  }

  private static Optional<Existing> latest(Connection connection, Request request)
      throws SQLException {
    return Rows.first(
        connection,
        row ->
            new Existing(
                row.getLong("id"),
                row.getString("change_hash"),
                row.getString("change"),
                row.getString("holder"),
                row.getString("cluster"),
                row.getBoolean("silent"),
                row.getBoolean("settled"),
                row.getBoolean("planned")),
        """
        SELECT m.id, m.change_hash, m.change::text, c.holder, c.cluster,
          c.heartbeat < clock_timestamp() - ?::interval AS silent,
          c.outcome IS NOT NULL AND (c.outcome <> 'Succeeded' OR m.change_hash <> ? OR c.attempt < ?)
            AS settled, m.plan_hash IS NOT NULL AS planned
        FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id
        WHERE m.namespace = ? AND m.name = ? ORDER BY m.id DESC LIMIT 1
        """,
        CLAIM_LOST,
        request.changeHash(),
        request.attempt(),
        request.namespace(),
        request.name());
  }

  /** Enters a new migration with its plan, in one transaction. */
  public static long enter(Connection connection, Request request, Plan plan, String planHash)
      throws SQLException, Neighbours.Busy {
    return inTransaction(
        connection,
        () -> {
          Neighbours.lockTable(connection, request.table());
          Neighbours.requireFree(connection, request);
          for (TableName other : plan.tables().subList(1, plan.tables().size())) {
            Neighbours.lockTable(connection, other.toString());
            Neighbours.requireFree(connection, request, other.toString());
          }
          long migration = insert(connection, request, null, null);
          PlanStore.store(connection, migration, plan, planHash);
          if (request.flag() != null) {
            // A flag that was rolled back, or an earlier one of this migration, is asked for no
            // more.
            Rows.update(
                connection,
                "UPDATE godwit.flags SET flag = NULL WHERE flag = nullif(?, '') AND sync <> ?",
                request.flag(),
                plan.pair().functionName());
            Rows.update(
                connection,
                """
                INSERT INTO godwit.flags (sync, migration, flag) VALUES (?, ?, nullif(?, ''))
                ON CONFLICT (sync) DO UPDATE SET migration = excluded.migration,
                  flag = excluded.flag, percent = 0, tenants = '{}', ramp_began = false, changed_at = now()
                """,
                plan.pair().functionName(),
                migration,
                request.flag());
          }
          return migration;
        });
  }

  /** Enters a change that was refused, so that everyone sees why. */
  public static void refuse(Connection connection, Request request, String message)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      insert(connection, request, "PlanRefused", message);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static long insert(
      Connection connection, Request request, @Nullable String reason, @Nullable String message)
      throws SQLException {
    long migration =
        Rows.one(
            connection,
            row -> row.getLong(1),
            """
            INSERT INTO godwit.migrations (namespace, name, first_attempt, table_name, change,
              change_hash, system_identifier, database_oid)
            SELECT ?, ?, ?, ?, ?::jsonb, ?, ?,
              (SELECT oid::bigint FROM pg_database WHERE datname = current_database())
            RETURNING id
            """,
            request.namespace(),
            request.name(),
            request.attempt(),
            request.table(),
            request.change(),
            request.changeHash(),
            Objects.requireNonNullElse(
                ServerIdentity.systemIdentifier(connection), ServerIdentity.UNKNOWN));
    Rows.update(
        connection,
        """
        INSERT INTO godwit.control (migration, holder, cluster, attempt, outcome, reason, message)
        VALUES (?, ?, ?, ?, CASE WHEN ?::text IS NULL THEN NULL ELSE 'Failed' END,
          coalesce(?, ''), coalesce(?, ''))
        """,
        migration,
        request.holder(),
        request.cluster(),
        request.attempt(),
        reason,
        reason,
        message);
    return migration;
  }

  private interface Body {
    long run() throws SQLException, Neighbours.Busy;
  }

  private static long inTransaction(Connection connection, Body body)
      throws SQLException, Neighbours.Busy {
    connection.setAutoCommit(false);
    try {
      long result = body.run();
      connection.commit();
      return result;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
