package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether somebody else has changed the table since the plan was made. The ledger knows what the
 * catalogs said last; each of our own steps writes that anew in its own transaction, under its
 * lock, so that what differs is never ours (rules-postgres 30).
 */
public final class Drift {
  /** More than these are not told one by one. */
  private static final int MOST_WORDS = 3;

  /** Somebody else has changed the table: nothing was done. */
  public static final class Found extends Exception {
    private static final long serialVersionUID = 1L;

    Found(String message) {
      super(message);
    }
  }

  private Drift() {}

  /** Looks, on a connection that commits each statement. */
  public static void look(Connection connection, long migration, List<TableName> tables)
      throws SQLException, Found {
    connection.setAutoCommit(false);
    try {
      List<String> before = expected(connection, migration);
      List<String> now = Fingerprint.of(connection, tables);
      // A step of ours may have been committed between the two: then this look is worth nothing.
      if (before.equals(expected(connection, migration))) {
        compare(tables, before, now);
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Looks in the open transaction, which holds locks on the tables that it is about to change. */
  static void lookUnderLock(Connection connection, long migration, List<TableName> tables)
      throws SQLException, Found {
    compare(tables, expected(connection, migration), Fingerprint.of(connection, tables));
  }

  /**
   * Records what the catalogs say; part of the transaction that has changed them.
   *
   * @param locked those of the tables that it has locked: what is new of another is not ours
   */
  static void settle(
      Connection connection, long migration, List<TableName> tables, List<TableName> locked)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    List<String> before = expected(connection, migration);
    List<String> now = Fingerprint.of(connection, tables);
    for (TableName table : tables) {
      (locked.contains(table) ? now : before)
          .stream().filter(line -> of(tables, line).equals(table)).forEach(lines::add);
    }
    record(connection, migration, lines);
  }

  private static TableName of(List<TableName> tables, String line) {
    return tables.stream()
        .skip(1)
        .filter(table -> Fingerprint.within(table, line))
        .findFirst()
        .orElse(tables.getFirst());
  }

  static void record(Connection connection, long migration, List<String> lines)
      throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.migrations SET catalog = ?::text[] WHERE id = ?",
        connection.createArrayOf("text", lines.toArray()),
        migration);
  }

  private static List<String> expected(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> {
          Array lines = row.getArray(1);
          return lines == null ? List.of() : List.of((String[]) lines.getArray());
        },
        "SELECT catalog FROM godwit.migrations WHERE id = ?",
        migration);
  }

  private static void compare(List<TableName> tables, List<String> expected, List<String> now)
      throws Found {
    if (expected.isEmpty()) {
      return;
    }
    List<String> differences = differences(expected, now);
    if (differences.isEmpty()) {
      return;
    }
    int more = differences.size() - MOST_WORDS;
    throw new Found(
        "somebody has changed table "
            + tables.getFirst()
            + ": "
            + String.join("; ", differences.subList(0, Math.min(MOST_WORDS, differences.size())))
            + (more > 0 ? "; and " + more + " more" : ""));
  }

  /** What is not as expected, a phrase for each; one more column hurts nobody. */
  static List<String> differences(List<String> expected, List<String> now) {
    return differences(expected, now, false);
  }

  /** The same, columns that are new included. */
  static List<String> allDifferences(List<String> expected, List<String> now) {
    return differences(expected, now, true);
  }

  private static List<String> differences(
      List<String> expected, List<String> now, boolean newColumns) {
    Map<String, String> before = byName(expected);
    Map<String, String> after = byName(now);
    List<String> differences = new ArrayList<>();
    before.forEach(
        (name, what) -> {
          Optional<String> found = Optional.ofNullable(after.get(name));
          if (found.isEmpty()) {
            differences.add(name + " is gone");
          } else if (!found.get().equals(what)) {
            differences.add(name + " was " + what + ", is " + found.get());
          }
        });
    after.forEach(
        (name, what) -> {
          // Plans name the columns that they mean.
          if (!before.containsKey(name) && (newColumns || !name.startsWith("column "))) {
            differences.add(name + " is new: " + what);
          }
        });
    return differences;
  }

  private static Map<String, String> byName(List<String> lines) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String line : lines) {
      int tab = line.indexOf('\t');
      map.put(line.substring(0, tab), line.substring(tab + 1));
    }
    return map;
  }
}
