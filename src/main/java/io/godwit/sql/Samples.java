package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Key;
import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tries the way there and back on rows that are there (rules-postgres 6). */
final class Samples {
  /** Rows that are tried. */
  private static final int ROWS = 10_000;

  private final ColumnChange change;
  private final List<ColumnRow> old;
  private final Clones.Expressions expressions;
  private final Key key;
  private final List<String> refusals = new ArrayList<>();
  private boolean failed;

  /** How many rows are not as they should be, and the key of one of them. */
  private record Count(long rows, String key) {}

  private Samples(
      ColumnChange change, List<ColumnRow> old, Clones.Expressions expressions, Key key) {
    this.change = change;
    this.old = old;
    this.expressions = expressions;
    this.key = key;
  }

  /**
   * Tries it.
   *
   * @param only {@code ONLY }, or nothing if rows are in partitions
   */
  static Samples of(
      Connection connection,
      ColumnChange change,
      String only,
      List<ColumnRow> old,
      Clones.Expressions expressions,
      Key key)
      throws SQLException {
    Samples samples = new Samples(change, old, expressions, key);
    List<String> conditions = samples.conditions();
    if (conditions.isEmpty()) {
      return samples;
    }
    var before = connection.setSavepoint();
    try {
      List<Count> counts =
          Rows.one(
              connection,
              row -> counts(row, conditions.size()),
              samples.sql(only, conditions).replace("?", "??"));
      samples.judge(counts);
    } catch (SQLException e) {
      connection.rollback(before);
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      // A row that cannot be transformed is the backfill's to name.
      samples.failed = true;
    }
    return samples;
  }

  /** What must not be true of any row: first of the way back, then of columns without NULL. */
  private List<String> conditions() {
    List<String> conditions = new ArrayList<>();
    backed().forEach(i -> conditions.add("r.%s IS DISTINCT FROM d.down_%d".formatted(name(i), i)));
    notNull().forEach(i -> conditions.add("u.up_%d IS NULL".formatted(i)));
    return conditions;
  }

  private List<Integer> backed() {
    return IntStream.range(0, old.size())
        .filter(i -> expressions.downs().get(i) != null)
        .boxed()
        .toList();
  }

  private List<Integer> notNull() {
    return IntStream.range(0, change.fresh().size())
        .filter(i -> change.fresh().get(i).notNull())
        .boxed()
        .toList();
  }

  private String name(int i) {
    return quote(change.oldNames().get(i));
  }

  private String sql(String only, List<String> conditions) {
    String ups =
        joined(
            IntStream.range(0, change.fresh().size()).boxed().toList(),
            i ->
                "(%s)::%s AS up_%d"
                    .formatted(expressions.ups().get(i).sql(), expressions.newTypes().get(i), i));
    String downs =
        joined(
            backed(),
            i ->
                "(%s)::%s AS down_%d"
                    .formatted(
                        Objects.requireNonNull(expressions.downs().get(i)).sql(),
                        old.get(i).type(),
                        i));
    return """
        SELECT %1$s FROM (SELECT * FROM %2$s%3$s LIMIT %4$d) AS r,
          LATERAL (SELECT %5$s FROM (SELECT r.*) AS s) AS u%6$s
        """
        .formatted(
            conditions.stream()
                .map(
                    condition ->
                        "count(*) FILTER (WHERE %1$s), min(%2$s) FILTER (WHERE %1$s)"
                            .formatted(condition, key.byPlace() ? "''" : key.text("r")))
                .collect(Collectors.joining(", ")),
            only,
            change.table().sql(),
            ROWS,
            ups,
            downs.isEmpty()
                ? ""
                : ", LATERAL (SELECT %s FROM (SELECT %s) AS s) AS d".formatted(downs, scope()));
  }

  /** What the way back sees. */
  private String scope() {
    List<String> spoken = change.spokenNames();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < spoken.size(); i++) {
      columns.add("u.up_%d AS %s".formatted(i, quote(spoken.get(i))));
    }
    Set<String> others = new LinkedHashSet<>();
    for (int i : backed()) {
      for (TableFacts.Read read : Objects.requireNonNull(expressions.downs().get(i)).reads()) {
        if (!spoken.contains(read.column())) {
          others.add("r." + quote(read.column()));
        }
      }
    }
    columns.addAll(others);
    return String.join(", ", columns);
  }

  private static String joined(List<Integer> numbers, IntFunction<String> text) {
    return numbers.stream().map(text::apply).collect(Collectors.joining(", "));
  }

  private static List<Count> counts(ResultSet row, int conditions) throws SQLException {
    List<Count> counts = new ArrayList<>();
    for (int i = 0; i < conditions; i++) {
      counts.add(new Count(row.getLong(2 * i + 1), String.valueOf(row.getString(2 * i + 2))));
    }
    return counts;
  }

  private void judge(List<Count> counts) {
    List<Integer> backed = backed();
    for (int i = 0; i < counts.size(); i++) {
      Count count = counts.get(i);
      if (count.rows() > 0) {
        refusals.add(
            i < backed.size()
                ? lossy(backed.get(i), count)
                : empty(notNull().get(i - backed.size()), count));
      }
    }
  }

  private String lossy(int column, Count count) {
    return "down"
        + (old.size() == 1 ? "" : " of " + change.oldNames().get(column))
        + " does not give back what up made: for "
        + count.rows()
        + " of the first "
        + ROWS
        + " rows"
        + instance(count)
        + " the way there and back ends at another value, so that a rollback would change data;"
        + " correct down, or leave it out if there is no way back";
  }

  private String empty(int column, Count count) {
    return "column "
        + change.freshNames().get(column)
        + " is to be NOT NULL, and up makes NULL of "
        + count.rows()
        + " of the first "
        + ROWS
        + " rows"
        + instance(count)
        + "; correct up (coalesce), or leave out notNull";
  }

  private String instance(Count count) {
    return key.byPlace() ? "" : " (for instance " + key.words(count.key()) + ")";
  }

  /** Why the change cannot be made. */
  List<String> refusals() {
    return refusals;
  }

  /**
   * What becomes of rows that fail.
   *
   * @param byPlace true if they have no key by which they could be set aside
   */
  List<String> remarks(boolean byPlace) {
    if (!failed) {
      return List.of();
    }
    return List.of(
        "Some of the rows that were tried cannot be transformed; "
            + (byPlace
                ? "the table has no key by which they could be set aside, so that the backfill will"
                    + " stop at the first of them and say where it is."
                : "the backfill sets such rows aside, up to backfill.quarantine.maxRows of them,"
                    + " and the old "
                    + (old.size() == 1 ? "column stays" : "columns stay")
                    + " until each of them is corrected or waived."));
  }
}
