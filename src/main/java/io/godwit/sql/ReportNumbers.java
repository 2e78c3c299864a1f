package io.godwit.sql;

import static io.godwit.sql.ReportReader.instant;
import static io.godwit.sql.ReportReader.instantOrNull;
import static io.godwit.sql.ReportReader.number;

import io.godwit.report.Column;
import io.godwit.report.QueryTimes;
import io.godwit.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads what of a report is counted. */
final class ReportNumbers {
  private ReportNumbers() {}

  static RowCounts rows(Connection connection, long migration) throws SQLException {
    List<RowCounts.Held> held =
        Rows.list(
            connection,
            row -> new RowCounts.Held(row.getString(1), Math.round(row.getDouble(2))),
            "SELECT signal, seconds FROM godwit.held WHERE migration = ? ORDER BY seconds DESC, signal",
            migration);
    return Rows.one(
        connection,
        row ->
            new RowCounts(
                new RowCounts.Backfill(
                    row.getLong("visited"),
                    row.getLong("written"),
                    instantOrNull(row, "backfill_started_at"),
                    instantOrNull(row, "backfill_ended_at")),
                new RowCounts.Comparisons(
                    row.getLong("ended"),
                    row.getLong("compared"),
                    row.getLong("repaired"),
                    row.getLong("diverged"),
                    row.getLong("at_last"),
                    instantOrNull(row, "last_ended")),
                new RowCounts.Quarantine(row.getLong("quarantined"), row.getLong("waived")),
                row.getLong("failed_syncs"),
                held),
        """
        SELECT m.backfill_started_at, m.backfill_ended_at, r.*, p.*, q.*, f.*
        FROM godwit.migrations m
        CROSS JOIN LATERAL (SELECT coalesce(sum(rows_done), 0)::bigint AS visited,
            coalesce(sum(rows_changed), 0)::bigint AS written
          FROM godwit.ranges WHERE migration = m.id) r
        CROSS JOIN LATERAL (SELECT count(*) AS ended, coalesce(sum(compared), 0)::bigint AS compared,
            coalesce(sum(repaired), 0)::bigint AS repaired, coalesce(sum(diverged), 0)::bigint AS diverged,
            coalesce((array_agg(diverged ORDER BY pass DESC))[1], 0) AS at_last, max(ended_at) AS last_ended
          FROM godwit.passes WHERE migration = m.id AND ended_at IS NOT NULL) p
        CROSS JOIN LATERAL (SELECT count(*) AS quarantined, count(waived_at) AS waived
          FROM godwit.quarantine WHERE migration = m.id) q
        CROSS JOIN LATERAL (SELECT count(*) AS failed_syncs FROM godwit.sync_failures
          WHERE sync = ANY (m.syncs) AND direction <> 'conflict') f
        WHERE m.id = ?
        """,
        migration);
  }

  /** Counts and checksums; the least and greatest values stay where they are. */
  static List<Column> columns(Connection connection, long migration) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Column(
                row.getString("moment"),
                row.getString("side"),
                row.getString("column_name"),
                instant(row, "at"),
                row.getString("trouble"),
                number(row, "rows"),
                number(row, "nulls"),
                row.getString("total"),
                row.getString("checksum")),
        """
        SELECT moment, side, column_name, at, trouble, rows, nulls, total::text, checksum::text
        FROM godwit.summaries WHERE migration = ? ORDER BY moment DESC, side DESC, column_name
        """,
        migration);
  }

  static QueryTimes queryTimes(Connection connection, long migration) throws SQLException {
    return QueryTimes.of(
        Rows.list(
            connection,
            row ->
                new QueryTimes.Counters(
                    row.getString("moment"),
                    row.getString("kind"),
                    row.getString("trouble"),
                    row.getLong("calls"),
                    row.getDouble("total_ms"),
                    instantOrNull(row, "counted_since")),
            "SELECT * FROM godwit.query_times WHERE migration = ? ORDER BY at, kind",
            migration));
  }
}
