package io.godwit.sql;

import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Trouble;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;

/** What came of a round, in the ledger: counts, latencies and keys, never results. */
record ShadowResults(Connection connection, Fence fence) {
  /** Keys of mismatches that are kept of each pair. */
  static final int KEYS = 10;

  /** Reports of the application are of no use after a day. */
  private static final String KEPT = "2 days";

  /** Adds the round, in one transaction under the fence. */
  void add(ShadowPairs.Told told, ShadowReads.Round round) throws SQLException, Fence.Lost {
    connection.setAutoCommit(false);
    try {
      fence.hold(connection);
      if (trouble(told, round.trouble())) {
        counts(told, round);
        keys(told, round);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Takes what is too old away. */
  void prune() throws SQLException {
    Rows.update(
        connection,
        "DELETE FROM godwit.shadow_reads WHERE migration = ? AND source = 'Application' AND bucket"
            + " < now() - interval '"
            + KEPT
            + "'",
        fence.migration());
  }

  /** False if the pair has become another one meanwhile. */
  private boolean trouble(ShadowPairs.Told told, @org.jspecify.annotations.Nullable Trouble trouble)
      throws SQLException {
    return Rows.update(
            connection,
            "UPDATE godwit.shadow_pairs SET trouble = ?, of_new = ? WHERE migration = ? AND name ="
                + " ? AND hash = ?",
            trouble == null ? null : trouble.words(),
            trouble != null && trouble.ofNew(),
            fence.migration(),
            told.pair().name(),
            told.hash())
        == 1;
  }

  private void counts(ShadowPairs.Told told, ShadowReads.Round round) throws SQLException {
    Counts counts = round.counts();
    Rows.update(
        connection,
        """
        INSERT INTO godwit.shadow_reads AS r (migration, source, name, bucket, matched, mismatched,
          new_errors, old_errors, old_times, new_times)
        VALUES (?, 'Godwit', ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (migration, name, bucket) WHERE source = 'Godwit' DO UPDATE SET
          matched = r.matched + excluded.matched,
          mismatched = r.mismatched + excluded.mismatched,
          new_errors = r.new_errors + excluded.new_errors,
          old_errors = r.old_errors + excluded.old_errors,
          old_times = ARRAY(SELECT a + b FROM unnest(r.old_times, excluded.old_times)
            WITH ORDINALITY AS t (a, b, i) ORDER BY i),
          new_times = ARRAY(SELECT a + b FROM unnest(r.new_times, excluded.new_times)
            WITH ORDINALITY AS t (a, b, i) ORDER BY i)
        """,
        fence.migration(),
        told.pair().name(),
        told.since(),
        counts.matched(),
        counts.mismatched(),
        counts.newErrors(),
        counts.oldErrors(),
        array(round.old()),
        array(round.renewed()));
  }

  private Array array(Latencies latencies) throws SQLException {
    return connection.createArrayOf("bigint", latencies.counts().toArray());
  }

  /** The last ones that were found. */
  private void keys(ShadowPairs.Told told, ShadowReads.Round round) throws SQLException {
    for (String key : round.differing()) {
      Rows.update(
          connection,
          """
          INSERT INTO godwit.shadow_mismatches (migration, name, key) VALUES (?, ?, left(?, 1000))
          ON CONFLICT (migration, name, key) DO UPDATE SET last_seen = clock_timestamp()
          """,
          fence.migration(),
          told.pair().name(),
          key);
    }
    Rows.update(
        connection,
        """
        DELETE FROM godwit.shadow_mismatches m WHERE m.migration = ? AND m.name = ? AND m.key NOT IN
          (SELECT key FROM godwit.shadow_mismatches k WHERE k.migration = m.migration AND k.name = m.name
            ORDER BY last_seen DESC, key LIMIT ?)
        """,
        fence.migration(),
        told.pair().name(),
        KEYS);
  }
}
