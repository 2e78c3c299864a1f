package io.godwit.sql;

import static io.godwit.sql.LedgerReader.instant;

import io.godwit.engine.DualWrites;
import io.godwit.engine.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The ledger's samples of failed writes and of all: workers take them, the operator reads them. */
final class DualWriteSamples {
  private record Taken(long migration, DualWrites.Sample sample) {}

  private DualWriteSamples() {}

  /** By number of the plan. */
  static Map<Long, DualWrites> read(Connection connection) throws SQLException {
    Map<Long, List<DualWrites.Sample>> samples =
        Rows.list(
                connection,
                row ->
                    new Taken(
                        row.getLong("migration"),
                        new DualWrites.Sample(
                            instant(row, "at"),
                            row.getObject("writes", Long.class),
                            row.getLong("failed"))),
                "SELECT migration, at, writes, failed FROM godwit.dual_writes ORDER BY at")
            .stream()
            .collect(
                Collectors.groupingBy(
                    Taken::migration, Collectors.mapping(Taken::sample, Collectors.toList())));
    Map<Long, DualWrites> all = new HashMap<>();
    samples.forEach((migration, seen) -> all.put(migration, new DualWrites(seen, null)));
    missing(connection)
        .forEach(
            (migration, since) ->
                all.put(
                    migration, new DualWrites(samples.getOrDefault(migration, List.of()), since)));
    return all;
  }

  /** Rows that have an old value and no new one; a suspect has hashes and no trait yet. */
  private static Map<Long, Instant> missing(Connection connection) throws SQLException {
    Map<Long, Instant> all = new HashMap<>();
    Rows.list(
            connection,
            row -> Map.entry(row.getLong(1), instant(row, "since")),
            """
            SELECT migration, min(first_seen) AS since FROM godwit.discrepancies
            WHERE repaired_at IS NULL AND agreed_at IS NULL
              AND (trait = ? OR confirmed_at IS NULL AND new_hash IS NULL AND old_hash IS NOT NULL)
            GROUP BY migration
            """,
            Trait.NEW_IS_NULL.word())
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }
}
