package io.godwit.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.ShadowReadSpec;
import io.godwit.engine.Hashes;
import io.godwit.engine.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/** The pairs of queries that workers run, in the ledger. */
final class ShadowPairs {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A pair as a worker finds it.
   *
   * @param since from when on its results count
   */
  record Told(ShadowReadSpec pair, String hash, Timestamp since) {
    /** A time is a value, though Java lets it be changed. */
    Told {
      since = (Timestamp) since.clone();
    }

    @Override
    public Timestamp since() {
      return (Timestamp) since.clone();
    }
  }

  private ShadowPairs() {}

  /**
   * Makes them what the spec says, in the operator's transaction; false if the fence has moved. A
   * pair that is as it was keeps its results.
   */
  static boolean record(Connection connection, Ledger seen, List<ShadowReadSpec> pairs)
      throws SQLException {
    boolean stands =
        Rows.first(
                connection,
                row -> true,
                "SELECT 1 FROM godwit.control WHERE migration = ? AND fence = ? FOR SHARE",
                seen.id(),
                seen.fence())
            .isPresent();
    if (!stands) {
      return false;
    }
    Rows.update(
        connection,
        "DELETE FROM godwit.shadow_pairs WHERE migration = ? AND NOT name = ANY (?::text[])",
        seen.id(),
        connection.createArrayOf("text", pairs.stream().map(ShadowReadSpec::name).toArray()));
    for (ShadowReadSpec pair : pairs) {
      Rows.update(
          connection,
          """
          INSERT INTO godwit.shadow_pairs AS p (migration, name, definition, hash)
          VALUES (?, ?, ?::jsonb, ?)
          ON CONFLICT (migration, name) DO UPDATE SET definition = excluded.definition,
            hash = excluded.hash, since = clock_timestamp(), trouble = NULL, of_new = false
          WHERE p.hash <> excluded.hash
          """,
          seen.id(),
          pair.name(),
          json(pair),
          Hashes.ofShadowRead(pair));
    }
    return true;
  }

  /** All pairs of a migration that has not ended. */
  static List<Told> read(Connection connection, long migration) throws SQLException {
    return Rows.list(
        connection,
        row -> new Told(pair(row.getString(1)), row.getString(2), row.getTimestamp(3)),
        """
        SELECT p.definition::text, p.hash, greatest(w.since, p.since)
        FROM godwit.shadow_pairs p JOIN godwit.shadow_windows w ON w.migration = p.migration
        WHERE p.migration = ? ORDER BY p.name
        """,
        migration);
  }

  private static String json(ShadowReadSpec pair) {
    try {
      return JSON.writeValueAsString(pair);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must be writable as JSON", e);
    }
  }

  private static ShadowReadSpec pair(String json) {
    try {
      return JSON.readValue(json, ShadowReadSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a pair in the ledger does not read as one", e);
    }
  }
}
