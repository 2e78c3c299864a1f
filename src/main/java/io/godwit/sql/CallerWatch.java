package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Caller;
import io.godwit.engine.Caller.Side;
import io.godwit.engine.Plan;
import io.godwit.engine.StatementText;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the tables of a plan, by what sessions are at and what pg_stat_statements has counted:
 * roles, application names, whether they write, and which shape they name. Evidence, never proof:
 * whoever is not seen may come tomorrow (rules-postgres 26).
 */
public final class CallerWatch {
  /** More callers than these of one migration are not told apart any more. */
  private static final int MOST = 200;

  /** What is looked for. */
  public record Shape(List<TableName> tables, Set<String> old, Set<String> fresh) {
    public Shape {
      tables = List.copyOf(tables);
      old = Set.copyOf(old);
      fresh = Set.copyOf(fresh);
    }

    /** Of a plan. */
    public static Shape of(Plan plan) {
      Set<String> old = new LinkedHashSet<>();
      Set<String> fresh = new LinkedHashSet<>();
      for (Transform pair : plan.pairs()) {
        old.addAll(pair.names(false).old());
        fresh.addAll(pair.names(false).fresh());
      }
      if (plan.takenAway() != null && plan.takenAway().column() != null) {
        old.add(plan.takenAway().column());
      }
      // Where nothing goes, nobody has to be looked for.
      return new Shape(plan.contracts() ? plan.tables() : List.of(), old, fresh);
    }

    private Optional<Caller> of(String role, String application, String sql) {
      StatementText text = StatementText.of(sql);
      List<TableName> named =
          tables.stream().filter(t -> text.namesWhole(t, Set.of(t.name()))).toList();
      if (named.isEmpty() || text.mentions(Set.of("godwit"))) {
        return Optional.empty();
      }
      return Optional.of(
          new Caller(
              role,
              application,
              Side.of(
                  named.stream().anyMatch(t -> text.names(t, old)),
                  named.stream().anyMatch(t -> text.names(t, fresh))),
              named.stream().anyMatch(text::writesTo),
              false,
              Instant.EPOCH));
    }
  }

  /**
   * What was seen.
   *
   * @param gaps what could not be looked at, each with why
   */
  public record Seen(List<Caller> callers, List<String> gaps) {
    public Seen {
      callers = List.copyOf(callers);
      gaps = List.copyOf(gaps);
    }
  }

  private final Connection connection;
  private final Set<String> ours;

  /**
   * A watch.
   *
   * @param ours roles of Godwit, whose statements in pg_stat_statements are nobody's
   */
  public CallerWatch(Connection connection, Collection<String> ours) {
    this.connection = connection;
    this.ours = Set.copyOf(ours);
  }

  /** What the plan of a migration is about. */
  public static Shape shape(Connection connection, long migration) throws SQLException {
    return Shape.of(PlanStore.load(connection, migration));
  }

  /** Looks at sessions and counters. */
  public Seen look(Shape shape) throws SQLException {
    return look(shape, true);
  }

  /**
   * Looks at sessions.
   *
   * @param counters at pg_stat_statements, too, which takes longer
   */
  public Seen look(Shape shape, boolean counters) throws SQLException {
    if (shape.tables().isEmpty()) {
      return new Seen(List.of(), List.of());
    }
    List<Caller> callers = new ArrayList<>(sessions(shape));
    List<String> gaps = new ArrayList<>();
    String gap = new SessionUses(connection, "primary").gap();
    if (!gap.isEmpty()) {
      gaps.add(gap);
    }
    if (!counters) {
      return new Seen(List.copyOf(new LinkedHashSet<>(callers)), gaps);
    }
    Optional<String> schema = new StatementUses(connection, connection, "primary", 0).schema();
    if (schema.isEmpty()) {
      gaps.add("pg_stat_statements is not installed in this database");
    } else {
      try {
        callers.addAll(statements(shape, schema.get()));
      } catch (SQLException e) {
        if (SqlFailure.transientFailure(e)) {
          throw e;
        }
        gaps.add("pg_stat_statements cannot be read: " + SqlFailure.words(e));
      }
    }
    return new Seen(List.copyOf(new LinkedHashSet<>(callers)), gaps);
  }

  private List<Caller> sessions(Shape shape) throws SQLException {
    return Rows.list(
            connection,
            row -> shape.of(text(row.getString(1)), text(row.getString(2)), text(row.getString(3))),
            """
            SELECT usename, application_name, query FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
              AND application_name NOT LIKE 'godwit/%'
              AND EXISTS (SELECT FROM unnest(?::text[]) piece WHERE strpos(lower(query), piece) > 0)
            """,
            connection.createArrayOf("text", pieces(shape)))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private List<Caller> statements(Shape shape, String schema) throws SQLException {
    return Rows.list(
            connection,
            row -> shape.of(text(row.getString(1)), "", text(row.getString(2))),
            """
            SELECT r.rolname, s.query FROM %s.pg_stat_statements s
            JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.userid
            WHERE d.datname = current_database() AND r.rolname <> ALL (?) AND s.calls > 0
              AND EXISTS (SELECT FROM unnest(?::text[]) piece WHERE strpos(lower(s.query), piece) > 0)
            """
                .formatted(quote(schema)),
            connection.createArrayOf("text", ours.toArray()),
            connection.createArrayOf("text", pieces(shape)))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Object[] pieces(Shape shape) {
    return shape.tables().stream()
        .map(table -> table.name().replace("\"", "\"\"").toLowerCase(Locale.ROOT))
        .toArray();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /**
   * Records what was seen.
   *
   * @param planned true in Prepare: whoever is there now is no news later
   */
  public void keep(long migration, Seen seen, boolean planned) throws SQLException {
    for (Caller caller : seen.callers()) {
      Rows.update(
          connection,
          """
          INSERT INTO godwit.callers (migration, role, application, side, writes, planned)
          SELECT ?, ?, ?, ?, ?, ?
          WHERE (SELECT count(*) FROM godwit.callers WHERE migration = ?) < ?
          ON CONFLICT (migration, role, application, side, writes) DO NOTHING
          """,
          migration,
          caller.role(),
          caller.application(),
          caller.side().word(),
          caller.writes(),
          planned,
          migration,
          MOST);
    }
  }
}
