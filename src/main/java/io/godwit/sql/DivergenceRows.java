package io.godwit.sql;

import io.godwit.engine.DivergenceList;
import io.godwit.engine.DivergenceList.Entry;
import io.godwit.engine.DivergenceList.Group;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows that differ for people: so many that a ConfigMap can hold them. */
public final class DivergenceRows {
  private static final int MOST = 200;

  /** Keys, in characters, at most. */
  private static final int MOST_CHARACTERS = 50_000;

  private record Counts(long standing, long repaired, long agreed, boolean flipped) {}

  private DivergenceRows() {}

  /** Those of a migration. */
  public static DivergenceList read(Connection connection, long migration) throws SQLException {
    Transform transform = PlanStore.load(connection, migration).transform();
    Counts counts = counts(connection, migration, transform);
    Transform.Names names = transform.names(counts.flipped());
    return new DivergenceList(
        transform.table().toString(),
        List.of(names.old(), names.fresh()),
        counts.standing(),
        counts.repaired(),
        counts.agreed(),
        query(new PairSql(transform, names, false)),
        groups(connection, migration),
        entries(connection, migration));
  }

  private static Counts counts(Connection connection, long migration, Transform transform)
      throws SQLException {
    return Rows.one(
        connection,
        row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4)),
        """
        SELECT count(*) FILTER (WHERE repaired_at IS NULL AND agreed_at IS NULL), count(repaired_at), count(agreed_at),
          EXISTS (SELECT FROM godwit.steps s WHERE s.migration = ? AND s.id = ? AND s.state = 'Done')
        FROM godwit.discrepancies WHERE migration = ? AND confirmed_at IS NOT NULL
        """,
        migration,
        transform.flipStep(),
        migration);
  }

  /** A row without a key is not found again: the query shows all that differ. */
  private static String query(PairSql pair) {
    String which =
        pair.keys().key().byPlace() ? pair.divergent() : pair.keys().is(DivergenceList.KEY);
    return "SELECT %s AS key, %s AS old, %s AS new, up.value AS due FROM %s WHERE %s"
        .formatted(pair.key(), pair.old(), pair.fresh(), pair.from(), which)
        // For people, not for the driver.
        .replace("??", "?");
  }

  private static List<Group> groups(Connection connection, long migration) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Group(
                row.getString(1),
                row.getLong(2),
                seconds(row.getTimestamp(3)),
                seconds(row.getTimestamp(4))),
        """
        SELECT trait, count(*), min(written_at), max(written_at) FROM godwit.discrepancies
        WHERE migration = ? AND confirmed_at IS NOT NULL AND repaired_at IS NULL AND agreed_at IS NULL
        GROUP BY trait ORDER BY count(*) DESC, trait
        """,
        migration);
  }

  private static List<Entry> entries(Connection connection, long migration) throws SQLException {
    List<Entry> all =
        Rows.list(
            connection,
            DivergenceRows::entry,
            """
            SELECT *, coalesce(repaired_at, agreed_at) AS ended FROM godwit.discrepancies
            WHERE migration = ? AND confirmed_at IS NOT NULL
            ORDER BY coalesce(repaired_at, agreed_at) IS NOT NULL, first_seen, key LIMIT ?
            """,
            migration,
            MOST);
    List<Entry> listed = new ArrayList<>();
    long characters = 0;
    for (Entry entry : all) {
      characters += entry.key().length();
      if (characters <= MOST_CHARACTERS) {
        listed.add(entry);
      }
    }
    return listed;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    boolean repaired = row.getTimestamp("repaired_at") != null;
    Timestamp ended = row.getTimestamp("ended");
    return new Entry(
        row.getString("key"),
        row.getString("kind"),
        ended == null ? "Standing" : repaired ? "Repaired" : "Agreed",
        row.getString("trait"),
        hash(row, "old_hash"),
        hash(row, "new_hash"),
        String.valueOf(seconds(row.getTimestamp("first_seen"))),
        String.valueOf(seconds(row.getTimestamp("last_seen"))),
        seconds(row.getTimestamp("written_at")),
        seconds(ended));
  }

  private static @Nullable String hash(ResultSet row, String column) throws SQLException {
    long hash = row.getLong(column);
    return row.wasNull() ? null : "%016x".formatted(hash);
  }

  private static @Nullable String seconds(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
