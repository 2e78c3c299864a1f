package io.godwit.sql;

import static io.godwit.sql.LedgerReader.instant;
import static io.godwit.sql.LedgerReader.instantOrNull;

import io.godwit.engine.Ledger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what comparisons have found, of all migrations with two queries. */
final class ComparingReader {
  /** A window is filled by three, or one more after each step of a ramp. */
  private static final int PASSES = 10;

  private static final int SAMPLES = 10;

  private record Found(long migration, Ledger.Pass pass) {}

  private ComparingReader() {}

  /** By number of the plan. */
  static Map<Long, Ledger.Comparing> read(Connection connection, String latest)
      throws SQLException {
    Map<Long, List<Ledger.Pass>> passes = passes(connection, latest);
    Map<Long, Ledger.Comparing> all = new HashMap<>();
    Rows.list(
            connection,
            row ->
                Map.entry(
                    row.getLong("id"),
                    new Ledger.Comparing(
                        passes.getOrDefault(row.getLong("id"), List.of()),
                        instantOrNull(row, "compare_since"),
                        row.getLong("standing"),
                        List.of((String[]) row.getArray("keys").getArray()),
                        row.getString("drift"))),
            """
            SELECT m.id, c.compare_since, c.drift, d.standing, coalesce(d.keys, '{}') AS keys
            FROM (%s) m JOIN godwit.control c ON c.migration = m.id
            CROSS JOIN LATERAL (SELECT count(*) AS standing, (array_agg(d.key ORDER BY d.key))[1:%d] AS keys
              FROM godwit.discrepancies d WHERE d.migration = m.id AND %s) d
            """
                .formatted(latest, SAMPLES, Discrepancies.STANDING))
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  private static Map<Long, List<Ledger.Pass>> passes(Connection connection, String latest)
      throws SQLException {
    return Rows.list(
            connection,
            row -> new Found(row.getLong("migration"), pass(row)),
            """
            SELECT p.*, coalesce(g.rows, p.compared) AS seen FROM godwit.passes p JOIN (%s) m ON m.id = p.migration
            LEFT JOIN LATERAL (SELECT sum(g.rows_done)::bigint AS rows FROM godwit.ranges g
              WHERE p.ended_at IS NULL AND g.migration = p.migration AND g.pass = p.pass) g ON true
            WHERE p.pass > (SELECT max(pass) - %d FROM godwit.passes q WHERE q.migration = p.migration)
            ORDER BY p.pass
            """
                .formatted(latest, PASSES))
        .stream()
        .collect(
            Collectors.groupingBy(
                Found::migration, Collectors.mapping(Found::pass, Collectors.toList())));
  }

  private static Ledger.Pass pass(ResultSet row) throws SQLException {
    return new Ledger.Pass(
        row.getInt("pass"),
        instant(row, "started_at"),
        instantOrNull(row, "ended_at"),
        Duration.ofMillis(row.getLong("worked_ms")),
        row.getLong("seen"),
        row.getLong("estimated"),
        row.getLong("diverged"),
        row.getLong("repaired"));
  }
}
