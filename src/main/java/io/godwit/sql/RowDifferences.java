package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Which rows of two tables differ, one by one: for stretches of some thousand rows. */
record RowDifferences(Connection connection, CopySides sides) {

  /** All of a range. */
  List<TwoTables.Differing> in(RangeHash range) throws SQLException {
    return among(
        RangeHash.range(sides.source(), range.lo(), range.hi()),
        RangeHash.range(sides.copy(), range.lo(), range.hi()));
  }

  /** Those of some keys. */
  List<TwoTables.Differing> of(List<String> keys) throws SQLException {
    var array = connection.createArrayOf("text", keys.toArray());
    return among(sides.source().keys().among(array), sides.copy().keys().among(array));
  }

  private List<TwoTables.Differing> among(Condition source, Condition copy) throws SQLException {
    return Rows.list(
        connection,
        row -> new TwoTables.Differing(row.getString(1), TwoTables.Kind.valueOf(row.getString(2))),
        """
        SELECT key, CASE WHEN c.hash IS NULL THEN 'Missing' WHEN s.hash IS NULL THEN 'Extra' ELSE 'Different' END
        FROM (%s) AS s FULL JOIN (%s) AS c USING (key) WHERE s.hash IS DISTINCT FROM c.hash
        """
            .formatted(sides.source().rows(source), sides.copy().rows(copy)),
        RangeHash.parameters(source, copy));
  }
}
