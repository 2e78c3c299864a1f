package io.godwit.sql;

import io.godwit.engine.Identifier;
import io.godwit.engine.SqlStep;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step and its way back, done in one transaction under the lock ladder and rolled back: readers
 * move by the step itself, and whoever moves them has seen before that they could come back.
 */
final class Rehearsal {
  /** More than these are not told one by one. */
  private static final int MOST_WORDS = 3;

  /** A line of an index or constraint, with its name as SQL has it. */
  private static final Pattern OBJECT =
      Pattern.compile("^(?:index|constraint) (\"(?:[^\"]|\"\")+\"|[^\\s]+)");

  /** So much of a statement tells which one it is. */
  private static final int LONGEST = 120;

  private final Connection connection;
  private final Fence fence;
  private final List<TableName> tables;

  /** Of a step that may change any of the tables. */
  Rehearsal(Connection connection, Fence fence, List<TableName> tables) {
    this.connection = connection;
    this.fence = fence;
    this.tables = List.copyOf(tables);
  }

  /**
   * Rehearses.
   *
   * @param lockedTables the tables that are locked for it
   * @param attempt which try of the lock ladder
   * @return for how long they were locked
   * @throws StepRunner.NotReversible if the way back fails or leads elsewhere
   * @throws SQLException if the step itself fails, or a lock is not to be had
   */
  Duration run(SqlStep step, List<TableName> lockedTables, int attempt)
      throws SQLException, Fence.Lost, StepRunner.NotReversible {
    connection.setAutoCommit(false);
    long locked;
    try (Statement statement = connection.createStatement()) {
      // Once while others can read, too: the first time takes much longer than the next.
      shape();
      connection.rollback();
      fence.hold(connection);
      var deadline = LockLadder.climb(connection, lockedTables, step.lock(), attempt);
      locked = System.nanoTime();
      underLock(statement, deadline, step);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return Duration.ofNanos(System.nanoTime() - locked);
  }

  private void underLock(Statement statement, LockLadder.Deadline deadline, SqlStep step)
      throws SQLException, StepRunner.NotReversible {
    try {
      deadline.apply(statement);
      List<String> before = shape();
      deadline.execute(statement, step.sql());
      back(statement, deadline, step);
      deadline.apply(statement);
      compare(step, before, shape());
    } catch (SQLException e) {
      throw LockLadder.Deadline.judged(e);
    }
  }

  private static void back(Statement statement, LockLadder.Deadline deadline, SqlStep step)
      throws SQLException, StepRunner.NotReversible {
    for (String sql : step.undo()) {
      try {
        deadline.execute(statement, List.of(sql));
      } catch (SQLException e) {
        if (SqlFailure.transientFailure(e)) {
          throw e;
        }
        String words = sql.lines().findFirst().orElse("");
        throw new StepRunner.NotReversible(
            "step %s was rehearsed, and its way back failed: %s, at %s; all of it was rolled back, nothing is changed"
                .formatted(
                    step.id(),
                    SqlFailure.sentence(e),
                    words.substring(0, Math.min(LONGEST, words.length()))));
      }
    }
  }

  private void compare(SqlStep step, List<String> before, List<String> after)
      throws SQLException, StepRunner.NotReversible {
    List<String> differences =
        Drift.differences(remaining(made(), declared(before, after), after), after);
    if (differences.isEmpty()) {
      return;
    }
    int more = differences.size() - MOST_WORDS;
    throw new StepRunner.NotReversible(
        "step %s was rehearsed, and its way back does not lead back: %s%s; all of it was rolled back, nothing is changed"
            .formatted(
                step.id(),
                String.join("; ", differences.subList(0, Math.min(MOST_WORDS, differences.size()))),
                more > 0 ? "; and " + more + " more" : ""));
  }

  /** What the way back takes away after this step: the undo of the steps before it. */
  private String made() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getString(1),
        """
        SELECT coalesce(string_agg(undone.one, E'\n'), '') FROM godwit.steps s, unnest(s.undo) AS undone (one)
        WHERE s.migration = ? AND s.state = 'Done'
        """,
        fence.migration());
  }

  /**
   * What is expected without what earlier steps have made: an index that became a constraint goes
   * with it, and would go on the way back anyway.
   *
   * @param made statements that take it away, whether it is there or not
   */
  static List<String> remaining(String made, List<String> expected, List<String> after) {
    List<String> lines = new ArrayList<>();
    for (String line : expected) {
      Matcher object = OBJECT.matcher(line);
      boolean goes =
          object.find()
              && made.lines()
                  .anyMatch(
                      sql ->
                          sql.contains("IF EXISTS")
                              && sql.endsWith(Identifier.quote(unquoted(object.group(1)))));
      if (!goes || after.contains(line)) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /**
   * What is expected after: before 18 a column gets its NOT NULL back by way of a CHECK that later
   * steps of the way back validate and replace.
   */
  static List<String> declared(List<String> before, List<String> after) {
    List<String> expected = new ArrayList<>();
    for (String line : before) {
      int tab = line.indexOf('\t');
      String column = line.startsWith("column ") ? line.substring("column ".length(), tab) : "";
      String check = "\tCHECK ((" + column + " IS NOT NULL))";
      Predicate<String> helper =
          one -> one.startsWith("constraint ") && one.endsWith(check) && !before.contains(one);
      boolean declared =
          line.contains(" NOT NULL")
              && !column.isEmpty()
              && after.contains(line.replaceFirst(" NOT NULL", ""));
      if (declared && after.stream().anyMatch(helper)) {
        expected.add(line.replaceFirst(" NOT NULL", ""));
        after.stream().filter(helper).forEach(expected::add);
      } else {
        expected.add(line);
      }
    }
    return expected;
  }

  /** What {@link Fingerprint} says, and what a step may move besides: indexes, views. */
  private List<String> shape() throws SQLException {
    List<String> lines = new ArrayList<>(Fingerprint.of(connection, tables));
    for (TableName table : tables) {
      lines.addAll(besides(table));
    }
    return lines;
  }

  private List<String> besides(TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
            WITH t AS (SELECT * FROM pg_class WHERE oid = to_regclass(?))
            SELECT replace(name || E'\\t' || what, E'\\n', ' ') FROM (
              SELECT 'index ' || quote_ident(c.relname) AS name, pg_get_indexdef(i.indexrelid)
                || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END AS what
              FROM t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class c ON c.oid = i.indexrelid
              UNION SELECT 'view ' || r.ev_class::regclass, pg_get_viewdef(r.ev_class)
              FROM t JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
                AND d.classid = 'pg_rewrite'::regclass
              JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class <> t.oid
            ) lines ORDER BY 1
            """,
        table.sql());
  }

  /** For the log. */
  static String words(SqlStep step, Duration locked) {
    return String.format(
        Locale.ROOT,
        "step %s and its way back were rehearsed under the lock in %d ms, and rolled back",
        step.id(),
        locked.toMillis());
  }
}
