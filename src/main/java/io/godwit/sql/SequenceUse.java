package io.godwit.sql;

import io.godwit.engine.KeyChange;
import io.godwit.engine.KeyRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the sequence behind a key is, and when it comes to its end: at the rate of a second in
 * which it is looked at, and at that of the rows which the server has counted since its statistics
 * were reset. On a connection that commits each statement.
 */
final class SequenceUse {
  private static final double DAY = 86_400;

  private SequenceUse() {}

  private record Sequence(String name, String quoted, long end, long increment) {}

  /** What to say of the key's sequences; of a key without one nothing is known. */
  static List<String> remarks(Connection connection, KeyChange change) throws SQLException {
    List<String> remarks = new ArrayList<>();
    for (Sequence sequence : sequences(connection, change)) {
      remarks.add(remark(connection, change, sequence));
    }
    return remarks;
  }

  /** Those that belong to the column, or that its default draws from. */
  private static List<Sequence> sequences(Connection connection, KeyChange change)
      throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Sequence(
                row.getString(1),
                row.getString(2),
                // A bigint sequence comes to the column's end first.
                Math.clamp(
                    row.getLong(3),
                    KeyRange.least(row.getString(5)),
                    KeyRange.most(row.getString(5))),
                row.getLong(4)),
        """
        SELECT DISTINCT s.nspname || '.' || s.relname, format('%I.%I', s.nspname, s.relname),
          CASE WHEN s.seqincrement > 0 THEN s.seqmax ELSE s.seqmin END, s.seqincrement,
          format_type(a.atttypid, a.atttypmod)
        FROM pg_attribute a
        LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
        CROSS JOIN LATERAL (SELECT c.oid, n.nspname, c.relname, q.* FROM pg_depend d JOIN pg_class c ON c.relkind = 'S'
            AND (d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype IN ('a', 'i')
              OR d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = c.oid)
          JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid) AS s
        WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND NOT a.attisdropped
          AND a.atttypid IN ('int2'::regtype, 'int4'::regtype)
          AND has_table_privilege(s.oid, 'SELECT')
        ORDER BY 1
        """,
        change.table().sql(),
        change.column());
  }

  private record Look(long value, Instant at) {}

  private static Look look(Connection connection, Sequence sequence) throws SQLException {
    return Rows.one(
        connection,
        row -> new Look(row.getLong(1), row.getTimestamp(2).toInstant()),
        "SELECT last_value, clock_timestamp() FROM " + sequence.quoted());
  }

  private static String remark(Connection connection, KeyChange change, Sequence sequence)
      throws SQLException {
    Look first = look(connection, sequence);
    // What it moves by meanwhile is its rate.
    Rows.one(connection, row -> "", "SELECT pg_sleep(1)");
    Look then = look(connection, sequence);
    double seconds = (then.at().toEpochMilli() - first.at().toEpochMilli()) / 1000.0;
    double rate = (then.value() - first.value()) / (double) sequence.increment() / seconds;
    double left = Math.max(0, (sequence.end() - then.value()) / (double) sequence.increment());
    String words =
        String.format(
            Locale.ROOT,
            "Sequence %s is at %,d of %,d, %.1f %% of what column %s can hold.",
            sequence.name(),
            then.value(),
            sequence.end(),
            100.0 * then.value() / sequence.end(),
            change.column());
    words +=
        rate > 0
            ? String.format(
                Locale.ROOT,
                " In the second in which it was looked at it took %.0f values: at that rate it runs out"
                    + " in %s.",
                rate,
                time(left / rate))
            : " In the second in which it was looked at it took none.";
    Optional<Double> average = insertsPerSecond(connection, change);
    return average
        .filter(perSecond -> perSecond > 0)
        .map(
            perSecond ->
                String.format(
                    Locale.ROOT,
                    " The table got %,.0f rows a day since the statistics were reset: at that rate, in %s.",
                    perSecond * DAY,
                    time(left / perSecond)))
        .map(words::concat)
        .orElse(words);
  }

  /** Empty where nobody knows since when rows are counted. */
  private static Optional<Double> insertsPerSecond(Connection connection, KeyChange change)
      throws SQLException {
    return Rows.first(
        connection,
        row -> row.getDouble(1),
        """
        SELECT t.n_tup_ins / greatest(extract(epoch FROM clock_timestamp() - d.stats_reset), 1)::float8
        FROM pg_stat_database d, pg_stat_all_tables t
        WHERE d.datname = current_database() AND t.relid = to_regclass(?) AND d.stats_reset IS NOT NULL
        """,
        change.table().sql());
  }

  private static String time(double seconds) {
    if (seconds < 2 * 3600) {
      return String.format(Locale.ROOT, "%.0f minutes", seconds / 60);
    }
    return seconds < 3 * DAY
        ? String.format(Locale.ROOT, "%.0f hours", seconds / 3600)
        : String.format(Locale.ROOT, "%,.0f days", seconds / DAY);
  }
}
