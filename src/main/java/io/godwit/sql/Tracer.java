package io.godwit.sql;

import io.godwit.engine.SqlStatement;
import io.godwit.lint.Inventory;
import io.godwit.lint.LockMode;
import io.godwit.lint.Traced;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements on a copy of the schema and reads from the catalogs what each of them has
 * done: PostgreSQL itself says which locks it takes and which files it writes anew.
 */
final class Tracer {
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "^(create|alter|drop) (database|role|user|group|tablespace|system|subscription|server)( .*)?"
              + "|^(grant|revoke) (?!.* on ).*"
              + "|^(grant|revoke|comment|security) (.* )?on (database|role|tablespace|parameter) .*|^copy .* program .*|^(load|checkpoint|reassign|drop owned)( .*)?");

  private static final String NOT_IN_TRANSACTION = "25001";

  private final Connection copy;
  private final RowsTouched rows;

  /**
   * A tracer.
   *
   * @param copy on a connection that commits each statement
   * @param live where rows are estimated, or null
   */
  Tracer(Connection copy, @Nullable Connection live) throws SQLException {
    this.copy = copy;
    this.rows = new RowsTouched(copy, live);
    Rows.one(copy, row -> "", "SELECT set_config('client_min_messages', 'debug1', false)");
  }

  Inventory inventory() throws SQLException {
    return Inventories.read(copy);
  }

  /** All statements in one transaction, which is committed. */
  List<Traced> transaction(List<SqlStatement> statements, int unit) throws SQLException {
    List<Traced> traced = new ArrayList<>();
    copy.setAutoCommit(false);
    try {
      Map<Long, Set<LockMode>> held = new HashMap<>();
      Inventory before = inventory();
      for (SqlStatement statement : statements) {
        Traced one = inTransaction(statement, unit, true, before, held);
        traced.add(one);
        one.locks()
            .forEach(
                (table, modes) ->
                    held.computeIfAbsent(table, t -> EnumSet.noneOf(LockMode.class)).addAll(modes));
        before = one.after();
      }
      copy.commit();
      return traced;
    } finally {
      copy.rollback();
      copy.setAutoCommit(true);
    }
  }

  /** One statement by itself: in a transaction where it can be, because only that shows locks. */
  Traced alone(SqlStatement statement, int unit) throws SQLException {
    Traced traced;
    copy.setAutoCommit(false);
    try {
      traced = inTransaction(statement, unit, false, inventory(), Map.of());
      copy.commit();
    } finally {
      copy.rollback();
      copy.setAutoCommit(true);
    }
    if (traced.failure() == null || !traced.failure().state().equals(NOT_IN_TRANSACTION)) {
      return traced;
    }
    Inventory before = inventory();
    Done done = execute(statement);
    return new Traced(
        statement,
        unit,
        false,
        before,
        inventory(),
        Map.of(),
        Map.of(),
        List.of(),
        done.said(),
        done.failure());
  }

  private Traced inTransaction(
      SqlStatement statement,
      int unit,
      boolean together,
      Inventory before,
      Map<Long, Set<LockMode>> held)
      throws SQLException {
    Savepoint savepoint = copy.setSavepoint();
    Map<Long, RowsTouched.Count> explained = rows.explain(statement, before);
    Done done = execute(statement);
    if (done.failure() != null) {
      copy.rollback(savepoint);
    }
    Map<Long, Set<LockMode>> locks = locks(held);
    List<Traced.Writes> writes = new ArrayList<>();
    explained.forEach((table, count) -> writes.add(new Traced.Writes(table, count.rows())));
    if (!statement.begins("lock")) {
      locks.forEach(
          (table, modes) -> {
            if (modes.contains(LockMode.ROW_EXCLUSIVE) && !explained.containsKey(table)) {
              writes.add(new Traced.Writes(table, null));
            }
          });
    }
    return new Traced(
        statement,
        unit,
        together,
        before,
        inventory(),
        locks,
        strongest(held),
        writes,
        done.said(),
        done.failure());
  }

  private static Map<Long, LockMode> strongest(Map<Long, Set<LockMode>> held) {
    Map<Long, LockMode> strongest = new HashMap<>();
    held.forEach(
        (table, modes) ->
            modes.stream().max(LockMode::compareTo).ifPresent(mode -> strongest.put(table, mode)));
    return strongest;
  }

  /** Those on relations of users that the transaction did not hold before. */
  private Map<Long, Set<LockMode>> locks(Map<Long, Set<LockMode>> held) throws SQLException {
    Map<Long, Set<LockMode>> locks = new HashMap<>();
    Rows.list(
        copy,
        row -> {
          LockMode mode = LockMode.of(row.getString(2));
          if (!held.getOrDefault(row.getLong(1), Set.of()).contains(mode)) {
            locks.computeIfAbsent(row.getLong(1), t -> EnumSet.noneOf(LockMode.class)).add(mode);
          }
          return "";
        },
        """
        SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'
          AND relation >= 16384 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);
    return locks;
  }

  /** What the server said. */
  record Done(List<String> said, Traced.@Nullable Failure failure) {}

  Done execute(SqlStatement statement) {
    if (statement.controlsTransaction()) {
      return new Done(List.of(), null);
    }
    if (OUTSIDE.matcher(String.join(" ", statement.words())).matches()) {
      return new Done(
          List.of(),
          new Traced.Failure(
              "0A000", "it concerns more than this database, and is not tried: do it by hand"));
    }
    try (PreparedStatement prepared = copy.prepareStatement(Rows.escaped(statement.sql()))) {
      prepared.execute();
      List<String> said = new ArrayList<>();
      for (SQLWarning one = prepared.getWarnings(); one != null; one = one.getNextWarning()) {
        said.add(String.valueOf(one.getMessage()));
      }
      return new Done(said, null);
    } catch (SQLException e) {
      return new Done(List.of(), new Traced.Failure(SqlFailure.state(e), SqlFailure.sentence(e)));
    }
  }
}
