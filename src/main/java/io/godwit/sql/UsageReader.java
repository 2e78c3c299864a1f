package io.godwit.sql;

import static io.godwit.sql.LedgerReader.instant;
import static io.godwit.sql.LedgerReader.instantOrNull;

import io.godwit.engine.Caller;
import io.godwit.engine.Terms;
import io.godwit.engine.Usage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What workers have seen of the use of old shapes, of all migrations that have not ended. */
final class UsageReader {
  private UsageReader() {}

  private record Look(long migration, Instant since, Usage.@Nullable Gap gap) {}

  /** By number of the plan. */
  static Map<Long, Usage> read(Connection connection) throws SQLException {
    Map<Long, List<Usage.Use>> uses = uses(connection);
    Map<Long, List<Caller>> callers = callers(connection);
    Map<Long, List<Look>> looks = new HashMap<>();
    for (Look look : looks(connection)) {
      looks.computeIfAbsent(look.migration(), id -> new ArrayList<>()).add(look);
    }
    Map<Long, Usage> all = new HashMap<>();
    Rows.list(
            connection,
            row -> {
              long id = row.getLong(1);
              List<Look> of = looks.getOrDefault(id, List.of());
              Instant approved = instantOrNull(row, "approved_at");
              return Map.entry(
                  id,
                  new Usage(
                      of.stream().map(Look::since).max(Instant::compareTo).orElse(null),
                      uses.getOrDefault(id, List.of()),
                      of.stream().map(Look::gap).filter(Objects::nonNull).toList(),
                      approved == null
                          ? null
                          : new Usage.Approved(
                              row.getString("approved_token"),
                              approved,
                              terms(row.getString("approved_terms"))),
                      instantOrNull(row, "unhidden_at"),
                      callers.getOrDefault(id, List.of())));
            },
            "SELECT migration, approved_token, approved_at, approved_terms, unhidden_at FROM"
                + " godwit.control WHERE"
                + " outcome IS NULL")
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  private static @Nullable Terms terms(String text) {
    return text.isEmpty() ? null : Terms.read(text);
  }

  private static Map<Long, List<Caller>> callers(Connection connection) throws SQLException {
    Map<Long, List<Caller>> all = new HashMap<>();
    Rows.list(
            connection,
            row ->
                Map.entry(
                    row.getLong("migration"),
                    new Caller(
                        row.getString("role"),
                        row.getString("application"),
                        Caller.Side.of(row.getString("side")),
                        row.getBoolean("writes"),
                        row.getBoolean("planned"),
                        instant(row, "first_seen"))),
            """
            SELECT * FROM (SELECT k.*, row_number() OVER (PARTITION BY k.migration
                ORDER BY k.planned, k.writes DESC, k.first_seen DESC, k.role, k.application, k.side, k.writes) AS place
              FROM godwit.callers k JOIN godwit.control c ON c.migration = k.migration WHERE c.outcome IS NULL) k
            WHERE place <= 10 ORDER BY migration, place
            """)
        .forEach(
            entry ->
                all.computeIfAbsent(entry.getKey(), id -> new ArrayList<>()).add(entry.getValue()));
    return all;
  }

  private static Map<Long, List<Usage.Use>> uses(Connection connection) throws SQLException {
    Map<Long, List<Usage.Use>> all = new HashMap<>();
    Rows.list(
            connection,
            row ->
                Map.entry(
                    row.getLong("migration"),
                    new Usage.Use(
                        row.getString("who") + row.getString("address"),
                        row.getString("source") + " on " + row.getString("server"),
                        row.getString("statement"),
                        instant(row, "last_seen"))),
            """
            SELECT u.*, CASE WHEN client = '' THEN '' ELSE ' from ' || client END AS address FROM (
              SELECT *, row_number() OVER (PARTITION BY migration ORDER BY last_seen DESC) AS place FROM godwit.uses) u
            WHERE place <= 5 ORDER BY last_seen DESC
            """)
        .forEach(
            entry ->
                all.computeIfAbsent(entry.getKey(), id -> new ArrayList<>()).add(entry.getValue()));
    return all;
  }

  /** What nobody has looked at for a while is missing as well. */
  private static List<Look> looks(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row -> {
          String gap = row.getString("gap");
          boolean silent = row.getBoolean("silent");
          return new Look(
              row.getLong("migration"),
              instant(row, "since"),
              silent
                  ? new Usage.Gap(
                      "nobody has looked at "
                          + row.getString("source")
                          + " on "
                          + row.getString("server")
                          + " since "
                          + instant(row, "looked_at"),
                      null)
                  : gap == null ? null : new Usage.Gap(gap, instantOrNull(row, "gap_over")));
        },
        """
        SELECT l.*, l.looked_at < clock_timestamp() - interval '2 minutes' AS silent
        FROM godwit.looks l JOIN godwit.control c ON c.migration = l.migration
        WHERE c.outcome IS NULL AND c.phase IN ('Soak', 'Contract') ORDER BY l.server, l.source
        """);
  }
}
