package io.godwit.sql;

import io.godwit.engine.DivergenceList;
import io.godwit.engine.DivergenceList.Entry;
import io.godwit.engine.DivergenceList.Group;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads rows that differ for people: so many that a ConfigMap can hold them. */
public final class DivergenceRows {
  private static final int MOST = 200;

  private record Counts(long standing, long repaired, long agreed, boolean flipped) {}

  private DivergenceRows() {}

  /** Those of a migration. */
  public static DivergenceList read(Connection connection, long migration) throws SQLException {
    List<Transform> pairs = PlanStore.load(connection, migration).pairs();
    Transform transform = pairs.getFirst();
    Counts counts = counts(connection, migration, transform);
    Transform.Names names = transform.names(counts.flipped());
    return new DivergenceList(
        transform.table().toString(),
        sides(names),
        counts.standing(),
        counts.repaired(),
        counts.agreed(),
        query(new PairSql(transform, names, false)),
        groups(connection, migration),
        entries(connection, migration, pairs),
        pairs.stream().skip(1).map(other -> other(other, counts.flipped())).toList());
  }

  private static DivergenceList.Other other(Transform transform, boolean flipped) {
    Transform.Names names = transform.names(flipped);
    return new DivergenceList.Other(
        transform.table().toString(), sides(names), query(new PairSql(transform, names, false)));
  }

  private static List<String> sides(Transform.Names names) {
    return Stream.concat(names.old().stream(), names.fresh().stream()).toList();
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
    CopySql copy = pair.copy();
    if (copy != null) {
      return copy.shown(DivergenceList.KEY);
    }
    String which =
        pair.keys().key().byPlace() ? pair.divergent() : pair.keys().is(DivergenceList.KEY);
    return "SELECT %s AS key, %s, %s, %s FROM %s WHERE %s"
        .formatted(
            pair.key(),
            pair.old().shown("old"),
            pair.fresh().shown("new"),
            pair.fresh().shownDue(),
            pair.from(),
            which)
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
                Listed.secondsOrNull(row.getTimestamp(3)),
                Listed.secondsOrNull(row.getTimestamp(4))),
        """
        SELECT trait, count(*), min(written_at), max(written_at) FROM godwit.discrepancies
        WHERE migration = ? AND %s GROUP BY trait ORDER BY count(*) DESC, trait
        """
            .formatted(Discrepancies.STANDING),
        migration);
  }

  private static List<Entry> entries(Connection connection, long migration, List<Transform> pairs)
      throws SQLException {
    return Listed.within(
        Rows.list(
            connection,
            row -> entry(row, pairs),
            """
        SELECT *, coalesce(repaired_at, agreed_at) AS ended FROM godwit.discrepancies
        WHERE migration = ? AND confirmed_at IS NOT NULL
        ORDER BY coalesce(repaired_at, agreed_at) IS NOT NULL, first_seen, part, key LIMIT ?
        """,
            migration,
            MOST),
        Entry::key);
  }

  private static Entry entry(ResultSet row, List<Transform> pairs) throws SQLException {
    boolean repaired = row.getTimestamp("repaired_at") != null;
    Timestamp ended = row.getTimestamp("ended");
    int part = row.getInt("part");
    return new Entry(
        part == 0 ? null : pairs.get(part).table().toString(),
        row.getString("key"),
        row.getString("kind"),
        ended == null ? "Standing" : repaired ? "Repaired" : "Agreed",
        row.getString("trait"),
        differing((String[]) row.getArray("columns").getArray()),
        hash(row, "old_hash"),
        hash(row, "new_hash"),
        Listed.seconds(row.getTimestamp("first_seen")),
        Listed.seconds(row.getTimestamp("last_seen")),
        Listed.secondsOrNull(row.getTimestamp("written_at")),
        Listed.secondsOrNull(ended));
  }

  private static @Nullable List<String> differing(String[] columns) {
    return columns.length == 0 ? null : List.of(columns);
  }

  private static @Nullable String hash(ResultSet row, String column) throws SQLException {
    long hash = row.getLong(column);
    return row.wasNull() ? null : "%016x".formatted(hash);
  }
}
