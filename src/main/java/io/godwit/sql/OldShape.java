package io.godwit.sql;

import io.godwit.engine.Plan;
import io.godwit.engine.StatementText;
import io.godwit.engine.TableName;
import io.godwit.engine.TakenAway;
import io.godwit.engine.Transform;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes, as statements may name it: by the names that it had, and by those that it bears out of
 * sight; a part of it for each table.
 */
record OldShape(List<Part> parts) {
  OldShape {
    parts = List.copyOf(parts);
  }

  /**
   * What goes of a table, or the table itself.
   *
   * @param table the table that it is a column of, or its own name in sight
   * @param whole true if it is no column
   * @param names names that statements of sessions are searched for
   * @param counted names that statements which succeed can bear now
   * @param now the names that it has at this moment
   */
  record Part(
      TableName table, boolean whole, Set<String> names, Set<String> counted, List<String> now) {
    Part {
      names = Set.copyOf(names);
      counted = Set.copyOf(counted);
      now = List.copyOf(now);
    }

    private boolean named(StatementText text, Set<String> searched) {
      return whole ? text.namesWhole(table, searched) : text.names(table, searched);
    }
  }

  static OldShape of(Plan plan, boolean flipped) {
    TakenAway taken = plan.takenAway();
    return new OldShape(
        taken == null
            ? plan.pairs().stream().map(pair -> ofPair(pair, flipped)).toList()
            : List.of(plan.pairs().isEmpty() || !flipped ? of(taken, flipped) : swapped(taken)));
  }

  /** Its name is another table's by now. */
  private static Part swapped(TakenAway taken) {
    return new Part(
        taken.table(),
        true,
        Set.of(taken.hidden()),
        Set.of(taken.hidden()),
        List.of(taken.hidden()));
  }

  private static Part of(TakenAway taken, boolean flipped) {
    String column = taken.column();
    String inSight = column == null ? taken.table().name() : column;
    String now = flipped ? taken.hidden() : inSight;
    return new Part(
        taken.table(),
        taken.kind() != TakenAway.Kind.COLUMN,
        Set.of(inSight, taken.hidden()),
        Set.of(now),
        List.of(now));
  }

  private static Part ofPair(Transform transform, boolean flipped) {
    List<String> before = transform.names(false).old();
    boolean swapped = transform.names(true).fresh().equals(before);
    Set<String> columns = new LinkedHashSet<>(transform.names(true).old());
    // Where the name is kept, it is the new column's once they are swapped.
    if (!swapped || !flipped) {
      columns.addAll(before);
    }
    List<String> now = transform.names(flipped).old();
    return new Part(transform.table(), false, columns, Set.copyOf(now), now);
  }

  /** All names that statements of sessions are searched for. */
  Set<String> names() {
    return parts.stream().flatMap(part -> part.names().stream()).collect(Collectors.toSet());
  }

  boolean named(String statement) {
    StatementText text = StatementText.of(statement);
    return parts.stream().anyMatch(part -> part.named(text, part.names()));
  }

  boolean counts(String statement) {
    StatementText text = StatementText.of(statement);
    return parts.stream().anyMatch(part -> part.named(text, part.counted()));
  }

  /** Pieces of text of which every statement that names it has one: the server looks for these. */
  Array pieces(Connection connection) throws SQLException {
    List<String> pieces =
        names().stream().map(name -> name.replace("\"", "\"\"").toLowerCase(Locale.ROOT)).toList();
    return connection.createArrayOf("text", pieces.toArray());
  }
}
