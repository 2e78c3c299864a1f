package io.godwit.sql;

import io.godwit.engine.Shadow;
import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Latency;
import io.godwit.engine.Shadow.Reads;
import io.godwit.engine.Shadow.Source;
import io.godwit.engine.Shadow.Times;
import io.godwit.engine.Shadow.Trouble;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the ledger says of shadow reads, of all migrations at once. */
final class ShadowLedger {
  private record Pair(long migration, String hash, Reads reads) {}

  private record Reported(long migration, Reads reads) {}

  private ShadowLedger() {}

  /** By number of the plan; of those that have ended, and those without any, nothing. */
  static Map<Long, Shadow> read(Connection connection) throws SQLException {
    Map<Long, Map<String, String>> hashes = new HashMap<>();
    Map<Long, List<Reads>> reads = new HashMap<>();
    for (Pair pair : pairs(connection)) {
      hashes
          .computeIfAbsent(pair.migration(), id -> new HashMap<>())
          .put(pair.reads().name(), pair.hash());
      reads.computeIfAbsent(pair.migration(), id -> new ArrayList<>()).add(pair.reads());
    }
    for (Reported reported : reported(connection)) {
      reads.computeIfAbsent(reported.migration(), id -> new ArrayList<>()).add(reported.reads());
    }
    Map<Long, Shadow> shadows = new HashMap<>();
    reads.forEach(
        (id, list) -> shadows.put(id, new Shadow(hashes.getOrDefault(id, Map.of()), list)));
    return shadows;
  }

  private static List<Pair> pairs(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Pair(
                row.getLong("migration"),
                row.getString("hash"),
                new Reads(
                    row.getString("name"), Source.GODWIT, counts(row), times(row), trouble(row))),
        """
        SELECT p.migration, p.name, p.hash, p.trouble, p.of_new, r.matched, r.mismatched,
          r.new_errors, r.old_errors, r.old_times, r.new_times
        FROM godwit.shadow_pairs p JOIN godwit.shadow_windows w ON w.migration = p.migration
        LEFT JOIN godwit.shadow_reads r ON r.migration = p.migration AND r.source = 'Godwit'
          AND r.name = p.name AND r.bucket = greatest(w.since, p.since)
        ORDER BY p.name
        """);
  }

  /**
   * The minute in which the window began is left out: what was told in it was read before. More
   * than a day ago is no news.
   */
  private static List<Reported> reported(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Reported(
                row.getLong("migration"),
                new Reads(Reads.APPLICATION, Source.APPLICATION, counts(row), means(row), null)),
        """
        SELECT w.migration, sum(r.matched)::bigint AS matched,
          sum(r.mismatched)::bigint AS mismatched, sum(r.new_errors)::bigint AS new_errors,
          0::bigint AS old_errors, sum(r.old_ms) AS old_ms, sum(r.new_ms) AS new_ms
        FROM godwit.shadow_windows w JOIN godwit.shadow_reads r ON r.migration = w.migration
          AND r.source = 'Application'
          AND r.bucket >= greatest(w.since, now() - interval '1 day')
        GROUP BY w.migration
        """);
  }

  private static Counts counts(ResultSet row) throws SQLException {
    return new Counts(
        row.getLong("matched"),
        row.getLong("mismatched"),
        row.getLong("new_errors"),
        row.getLong("old_errors"));
  }

  private static @Nullable Times times(ResultSet row) throws SQLException {
    Latencies old = latencies(row.getArray("old_times"));
    Latencies renewed = latencies(row.getArray("new_times"));
    return old.isEmpty() ? null : new Times(latency(old), latency(renewed));
  }

  private static Latencies latencies(@Nullable Array counts) throws SQLException {
    return counts == null ? Latencies.none() : Latencies.of(List.of((Long[]) counts.getArray()));
  }

  private static Latency latency(Latencies latencies) {
    return new Latency(latencies.millis(0.5), latencies.millis(0.99));
  }

  private static @Nullable Times means(ResultSet row) throws SQLException {
    long samples = counts(row).samples();
    return samples == 0
        ? null
        : new Times(
            new Latency(row.getDouble("old_ms") / samples, null),
            new Latency(row.getDouble("new_ms") / samples, null));
  }

  private static @Nullable Trouble trouble(ResultSet row) throws SQLException {
    String words = row.getString("trouble");
    return words == null ? null : new Trouble(row.getBoolean("of_new"), words);
  }
}
