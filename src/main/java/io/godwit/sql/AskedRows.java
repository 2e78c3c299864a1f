package io.godwit.sql;

import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What people ask about rows in quarantine, in the operator's transaction and under the fence. The
 * answer is found among the rows as they are then, and kept beside the token: asked again by the
 * same token, nothing is done.
 */
final class AskedRows {
  /** Keys that a refusal names. */
  private static final int NAMED = 20;

  private AskedRows() {}

  /** Lets all rows be tried once more; false if that is done already, or the fence has moved. */
  static boolean retry(Connection connection, Ledger seen, String token) throws SQLException {
    if (!take(connection, "retry", token, seen)) {
      return false;
    }
    int rows =
        Rows.update(
            connection, "UPDATE godwit.quarantine SET asked = true WHERE migration = ?", seen.id());
    String when =
        seen.phase().compareTo(Phase.BACKFILL) > 0
            ? "the next comparison"
            : "the sweep at the end of the backfill";
    answer(
        connection,
        "retry",
        seen,
        rows == 0
            ? "refused: no row is in quarantine"
            : "done: " + rows + " rows are tried once more by " + when);
    return true;
  }

  /** Lets the old values of the named rows go, all or none. */
  static boolean waive(Connection connection, Ledger seen, Action.WaiveRows asked)
      throws SQLException {
    if (!take(connection, "waive", asked.token(), seen)) {
      return false;
    }
    if (notNull(connection, seen.id())) {
      answer(
          connection,
          "waive",
          seen,
          "refused: the new column becomes NOT NULL as the old one is, and would be NULL in rows"
              + " that are waived; correct them");
      return true;
    }
    Array keys = connection.createArrayOf("text", asked.keys().toArray());
    List<String> unknown =
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT DISTINCT k FROM unnest(?::text[]) AS keys (k) WHERE NOT EXISTS (
              SELECT FROM godwit.quarantine q WHERE q.migration = ? AND q.key = k)
            ORDER BY k LIMIT 3
            """,
            keys,
            seen.id());
    if (unknown.isEmpty()) {
      Rows.update(
          connection,
          """
          UPDATE godwit.quarantine SET waived_at = clock_timestamp(), waived_why = nullif(?, '')
          WHERE migration = ? AND key = ANY (?::text[]) AND waived_at IS NULL
          """,
          asked.why(),
          seen.id(),
          keys);
    }
    answer(
        connection,
        "waive",
        seen,
        unknown.isEmpty()
            ? "done: rows are waived: " + asked.keys().stream().distinct().count()
            : "refused: not in quarantine: "
                + String.join(", ", unknown)
                + "; there are "
                + known(connection, seen.id()));
    return true;
  }

  private static boolean notNull(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM godwit.steps WHERE migration = ? AND id LIKE '%/new-not-null')",
        migration);
  }

  private static String known(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> {
          long more = row.getLong(2) - NAMED;
          return row.getString(1) + (more > 0 ? " and " + more + " more" : "");
        },
        """
        SELECT coalesce(string_agg(key, ', ' ORDER BY number) FILTER (WHERE number <= ?), 'none'),
          count(*)
        FROM (SELECT key, row_number() OVER (ORDER BY waived_at IS NOT NULL, first_seen, key) AS number
          FROM godwit.quarantine WHERE migration = ?) AS rows
        """,
        NAMED,
        migration);
  }

  private static boolean take(Connection connection, String what, String token, Ledger seen)
      throws SQLException {
    return Rows.update(
            connection,
            "UPDATE godwit.control SET %1$s_token = ? WHERE migration = ? AND fence = ? AND %1$s_token <> ?"
                .formatted(what),
            token,
            seen.id(),
            seen.fence(),
            token)
        == 1;
  }

  private static void answer(Connection connection, String what, Ledger seen, String text)
      throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.control SET %s_answer = ? WHERE migration = ?".formatted(what),
        text,
        seen.id());
  }
}
