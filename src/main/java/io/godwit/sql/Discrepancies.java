package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The ledger's record of rows whose two sides do not agree: keys and hashes, never values. */
record Discrepancies(Connection connection, Fence fence, PairSql pair) {

  void record(int pass, List<String> keys) throws SQLException {
    Condition rows = pair.keys().among(connection.createArrayOf("text", keys.toArray()));
    List<Object> parameters = new ArrayList<>(List.of(fence.migration(), pass));
    parameters.addAll(rows.parameters());
    Rows.update(
        connection,
        """
        INSERT INTO godwit.discrepancies AS d (migration, key, pass, old_hash, new_hash)
        SELECT ?, %s::text, ?, %s FROM %s WHERE %s
        ON CONFLICT (migration, key) DO UPDATE SET pass = excluded.pass, old_hash = excluded.old_hash,
          new_hash = excluded.new_hash, last_seen = clock_timestamp(), repaired_at = NULL
        """
            .formatted(pair.key(), pair.hashes(), pair.source(), rows.sql()),
        parameters.toArray());
  }

  List<String> recorded(int pass) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT key FROM godwit.discrepancies WHERE migration = ? AND pass = ? AND repaired_at IS"
            + " NULL",
        fence.migration(),
        pass);
  }

  void markRepaired(List<String> before, List<String> left) throws SQLException {
    List<String> repaired = new ArrayList<>(before);
    repaired.removeAll(left);
    Rows.update(
        connection,
        "UPDATE godwit.discrepancies SET repaired_at = clock_timestamp() WHERE migration = ? AND"
            + " key = ANY (?::text[])",
        fence.migration(),
        connection.createArrayOf("text", repaired.toArray()));
  }

  /** Suspects that turned out to be writes in flight are no discrepancies. */
  void forget(int pass, List<String> confirmed) throws SQLException {
    Rows.update(
        connection,
        "DELETE FROM godwit.discrepancies WHERE migration = ? AND pass = ? AND repaired_at IS NULL"
            + " AND NOT key = ANY (?::text[])",
        fence.migration(),
        pass,
        connection.createArrayOf("text", confirmed.toArray()));
  }
}
