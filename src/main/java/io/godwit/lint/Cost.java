package io.godwit.lint;

import java.util.Locale;

/**
 * What it costs to read or write a whole table, and so how much it matters that others wait for it.
 * Deliberately low rates: a server has other work, too.
 *
 * @param known false where nobody has looked at a database
 * @param rows that are read or written
 * @param seconds that it takes
 * @param waiting statements that come in that time
 */
record Cost(boolean known, long rows, double seconds, long waiting) {
  private static final double BYTES_READ_PER_SECOND = 100e6;
  private static final double BYTES_WRITTEN_PER_SECOND = 25e6;
  private static final double ROWS_CHANGED_PER_SECOND = 20_000;

  /** Longer than this nobody should wait. */
  private static final double MOMENT = 0.5;

  private static final long CROWD = 100;

  /** Above either it goes behind a flag, or somebody says why not. */
  private static final long MANY_ROWS = 1_000_000;

  private static final double LONG_SECONDS = 30;

  static final Cost UNKNOWN = new Cost(false, 0, 0, 0);

  static Cost reading(Live.Table table) {
    return of(table, table.bytes() / BYTES_READ_PER_SECOND);
  }

  static Cost writing(Live.Table table) {
    return of(table, table.bytes() / BYTES_WRITTEN_PER_SECOND);
  }

  static Cost changing(Live.Table table, long rows) {
    double seconds = rows / ROWS_CHANGED_PER_SECOND;
    return new Cost(true, rows, seconds, waiting(table, seconds));
  }

  private static Cost of(Live.Table table, double seconds) {
    return new Cost(true, table.rows(), seconds, waiting(table, seconds));
  }

  private static long waiting(Live.Table table, double seconds) {
    return Math.round(seconds * table.statementsPerSecond());
  }

  /** An error where somebody would notice, a warning where nobody would. */
  Severity severity() {
    return brief() && waiting < CROWD ? Severity.WARNING : Severity.ERROR;
  }

  /** True if it fits into the moment that a step may take. */
  boolean brief() {
    return known && seconds < MOMENT;
  }

  boolean large() {
    return known && (rows > MANY_ROWS || seconds > LONG_SECONDS);
  }

  String words() {
    if (!known) {
      return "how many rows it has is not known";
    }
    String time =
        seconds < 1 ? "less than a second" : String.format(Locale.ROOT, "about %,.0f s", seconds);
    return String.format(
        Locale.ROOT,
        "about %,d rows, %s%s",
        rows,
        time,
        waiting == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " in which about %,d statement%s",
                waiting,
                waiting == 1 ? " comes" : "s come"));
  }
}
