package io.godwit.sql;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a failed statement means. Messages of the server may quote values of rows, so only its
 * SQLSTATE and the names of objects are passed on.
 */
public final class SqlFailure {
  /** Names of the conditions that a transformation of values runs into. */
  private static final Map<String, String> CONDITIONS =
      Map.ofEntries(
          Map.entry("22001", "a text is too long for the type"),
          Map.entry("22003", "a number is too large for the type"),
          Map.entry("22007", "a text is no date or time"),
          Map.entry("22008", "a date or time is out of range"),
          Map.entry("22012", "division by zero"),
          Map.entry("22023", "a parameter value is not valid"),
          Map.entry("22P02", "a text does not read as the type"),
          Map.entry("22P05", "a character has no equivalent"),
          Map.entry("23502", "a NOT NULL constraint is violated"),
          Map.entry("23503", "a foreign key is violated"),
          Map.entry("23505", "a unique constraint is violated"),
          Map.entry("23514", "a check constraint is violated"),
          Map.entry("42501", "a right is missing"),
          Map.entry("42703", "a column does not exist"),
          Map.entry("42P01", "a table does not exist"),
          Map.entry("42883", "a function or operator does not exist"),
          Map.entry("42704", "an object does not exist"),
          Map.entry("42601", "it is not valid SQL"),
          Map.entry("42P17", "an expression is not immutable"),
          Map.entry("42804", "the types do not fit"),
          Map.entry("2BP01", "other objects depend on it"),
          Map.entry("55P03", "a lock was not to be had in time"),
          Map.entry("57014", "it took longer than allowed"),
          Map.entry("40P01", "a deadlock was found and this side gave way"),
          Map.entry("40001", "it met a concurrent change"),
          Map.entry("53100", "the server's disk is full"),
          Map.entry("53200", "the server has no memory left"),
          Map.entry("53300", "the server has no connection left"),
          Map.entry("58030", "the server could not read or write a file"),
          Map.entry("08000", "the connection was lost"),
          Map.entry("08001", "there was no connection to be had"),
          Map.entry("08003", "the connection was lost"),
          Map.entry("08006", "the connection was lost"),
          Map.entry("57P01", "the session was ended from outside"),
          Map.entry("57P02", "the server has crashed"),
          Map.entry("57P03", "the server starts or stops"),
          Map.entry("25006", "the server is a standby, which cannot be written to"),
          Map.entry("25P03", "the session was idle for too long"));

  /** Of the statement or the server itself, and of no row. */
  private static final Set<String> NOT_OF_ROWS =
      Set.of("0A", "25", "26", "28", "34", "3D", "3F", "42", "55", "57", "F0");

  private SqlFailure() {}

  /** The failure in words, without any value of a row. */
  public static String words(SQLException failure) {
    if (failure instanceof Timeline.FormerPrimary former) {
      return String.valueOf(former.getMessage());
    }
    String state = state(failure);
    String condition = CONDITIONS.get(state);
    return (condition == null ? "the server refused" : condition)
        + " (SQLSTATE "
        + state
        + object(failure)
        + ")";
  }

  /** The server's own sentence: only for errors that are about SQL text, never about row values. */
  public static String sentence(SQLException failure) {
    ServerErrorMessage server = server(failure);
    return server != null && server.getMessage() != null && state(failure).startsWith("42")
        ? server.getMessage() + " (SQLSTATE " + state(failure) + ")"
        : words(failure);
  }

  /** The SQLSTATE, or 08000 where the connection failed without one. */
  public static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "08000" : state;
  }

  /** True if the same statement may succeed when it is tried again, on a new connection perhaps. */
  public static boolean transientFailure(SQLException failure) {
    String state = state(failure);
    return connectionLost(failure)
        || contended(failure)
        || state.startsWith("53")
        || state.startsWith("58")
        || state.equals("72000");
  }

  /**
   * True if the connection is of no use any more: it has ended, or it leads to a standby, as after
   * a failover.
   */
  public static boolean connectionLost(SQLException failure) {
    String state = state(failure);
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("25006")
        || state.equals("25P03")
        || state.equals("25P04");
  }

  /**
   * True if others were in the way of this one statement: a lock, a deadlock, a change, a time that
   * ran out. The next statement may well pass, unlike where the server itself is short of
   * something.
   */
  public static boolean contended(SQLException failure) {
    String state = state(failure);
    return state.startsWith("40") || state.equals("55P03") || timeIsUp(failure);
  }

  /** True if the statement took longer than it was allowed, or somebody cancelled it. */
  static boolean timeIsUp(SQLException failure) {
    return state(failure).equals("57014");
  }

  /** True if a column or table is not called so, or not any more. */
  public static boolean undefined(SQLException failure) {
    String state = state(failure);
    return state.equals("42703") || state.equals("42P01");
  }

  /** True if a row is to blame: its values, a constraint, a trigger; not statement or server. */
  public static boolean ofRow(SQLException failure) {
    String state = state(failure);
    // XX000 is what extensions raise for whatever displeases them; the others are of damaged files.
    return !transientFailure(failure)
        && !NOT_OF_ROWS.contains(state.substring(0, Math.min(2, state.length())))
        && !state.equals("XX001")
        && !state.equals("XX002");
  }

  /**
   * SQL that is true if the failure that plpgsql has caught is transient, and says nothing of a
   * row.
   */
  static String caughtTransient() {
    return "SQLSTATE ~ '^(08|25|40|53|55|57|58)'";
  }

  /** True if a value could not be transformed: class 22, data exception. */
  public static boolean badValue(SQLException failure) {
    return state(failure).startsWith("22");
  }

  private static String object(SQLException failure) {
    ServerErrorMessage server = server(failure);
    if (server == null) {
      return "";
    }
    StringBuilder words = new StringBuilder();
    if (server.getTable() != null) {
      words.append(", table ").append(server.getTable());
    }
    if (server.getColumn() != null) {
      words.append(", column ").append(server.getColumn());
    }
    if (server.getConstraint() != null) {
      words.append(", constraint ").append(server.getConstraint());
    }
    return words.toString();
  }

  private static @org.jspecify.annotations.Nullable ServerErrorMessage server(
      SQLException failure) {
    return failure instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
  }
}
