package io.godwit.sql;

import io.godwit.engine.FreeStep;
import io.godwit.engine.SqlStatement;
import io.godwit.engine.TableName;
import io.godwit.lint.Inventory;
import io.godwit.lint.Trace;
import io.godwit.lint.Traced;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole file, or all steps of a Migration, tried on a copy of the schema. */
public final class Traces {
  private final Connection copy;
  private final Tracer tracer;
  private final Inventory initial;
  private final List<Trace.Unit> units = new ArrayList<>();
  private final List<Traced> statements = new ArrayList<>();
  private final List<Trace.Trial> trials = new ArrayList<>();

  private Traces(Connection copy, @Nullable Connection live) throws SQLException {
    this.copy = copy;
    this.tracer = new Tracer(copy, live);
    this.initial = tracer.inventory();
  }

  /**
   * Tries a file as psql would run it: each statement by itself, and what is between BEGIN and
   * COMMIT together.
   *
   * @param live where rows are estimated, or null
   */
  public static Trace file(Connection copy, @Nullable Connection live, List<SqlStatement> file)
      throws SQLException {
    Traces traces = new Traces(copy, live);
    List<SqlStatement> open = new ArrayList<>();
    for (SqlStatement statement : file) {
      boolean begins = statement.begins("begin") || statement.begins("start", "transaction");
      boolean ends =
          Set.of("commit", "end", "rollback", "abort").contains(statement.words().getFirst())
              && !statement.has("to");
      if (begins || !open.isEmpty()) {
        open.add(statement);
        if (ends) {
          traces.transaction(open, true);
          open.clear();
        }
      } else {
        traces.units.add(new Trace.Unit("", false, false, false, true));
        traces.statements.add(traces.tracer.alone(statement, traces.units.size() - 1));
      }
    }
    if (!open.isEmpty()) {
      traces.transaction(open, false);
    }
    return traces.trace(Set.of());
  }

  private void transaction(List<SqlStatement> together, boolean committed) throws SQLException {
    units.add(new Trace.Unit("", false, true, false, committed));
    statements.addAll(tracer.transaction(together, units.size() - 1));
  }

  /** Tries steps, each with its way back and its probe. */
  static Trace steps(
      Connection copy, @Nullable Connection live, List<FreeStep> steps, Set<TableName> named)
      throws SQLException {
    Traces traces = new Traces(copy, live);
    for (FreeStep step : steps) {
      traces.step(step);
    }
    return traces.trace(named);
  }

  private Trace trace(Set<TableName> named) {
    return new Trace(initial, units, statements, trials, named);
  }

  private void step(FreeStep step) throws SQLException {
    int unit = units.size();
    units.add(new Trace.Unit(step.id(), true, step.inTransaction(), step.irreversible(), true));
    Probed before = probe(step.probe());
    List<String> was = tracer.inventory().lines();
    List<Traced> traced = new ArrayList<>();
    if (step.inTransaction()) {
      traced.addAll(tracer.transaction(step.up(), unit));
    } else {
      for (SqlStatement statement : step.up()) {
        traced.add(tracer.alone(statement, unit));
      }
    }
    statements.addAll(traced);
    Probed after = probe(step.probe());
    boolean failed = traced.stream().anyMatch(one -> one.failure() != null);
    Undone undone = failed || step.irreversible() ? Undone.WELL : undo(step.down(), was);
    // A probe may ask for what the step has made yet.
    String unusable = failed ? null : after.failure();
    trials.add(
        new Trace.Trial(
            unit,
            step.up().getFirst(),
            undone.failure(),
            undone.differences(),
            unusable,
            before.value(),
            failed || after.value()));
  }

  private record Undone(@Nullable String failure, List<String> differences) {
    static final Undone WELL = new Undone(null, List.of());
  }

  /** In a transaction that is rolled back; what CONCURRENTLY does without it leads to the same. */
  private Undone undo(List<SqlStatement> down, List<String> was) throws SQLException {
    copy.setAutoCommit(false);
    try {
      for (SqlStatement statement : down) {
        var inside =
            new SqlStatement(
                statement.line(),
                statement.sql().replaceFirst("(?i)\\bconcurrently\\b", ""),
                statement.words(),
                "");
        Traced.Failure failure = tracer.execute(inside).failure();
        if (failure != null) {
          return new Undone(failure.sentence(), List.of());
        }
      }
      return new Undone(null, Drift.allDifferences(was, tracer.inventory().lines()));
    } finally {
      copy.rollback();
      copy.setAutoCommit(true);
    }
  }

  private record Probed(boolean value, @Nullable String failure) {}

  private Probed probe(String sql) throws SQLException {
    copy.setAutoCommit(false);
    try (Statement statement = copy.createStatement()) {
      statement.execute("SET TRANSACTION READ ONLY");
      if (!statement.execute(sql)) {
        return new Probed(false, "it returns no rows");
      }
      try (ResultSet row = statement.getResultSet()) {
        boolean one = row.getMetaData().getColumnCount() == 1 && row.next();
        boolean value = one && row.getBoolean(1);
        boolean bool = row.getMetaData().getColumnTypeName(1).equals("bool");
        return one && bool && !row.next()
            ? new Probed(value, null)
            : new Probed(false, "it returns something else than one boolean");
      }
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      return new Probed(false, SqlFailure.sentence(e));
    } finally {
      copy.rollback();
      copy.setAutoCommit(true);
    }
  }
}
