package io.godwit.sql;

import io.godwit.engine.KeyFacts;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Sequences that belong to a column: of an identity, of a serial, or by OWNED BY. */
final class OwnedSequence {
  private OwnedSequence() {}

  /**
   * Those of a column.
   *
   * @param identity {@code a}, {@code d} or nothing, as in the catalogs
   */
  static List<KeyFacts.Sequence> of(
      Connection connection, long table, WideColumn column, String identity) throws SQLException {
    List<KeyFacts.Sequence> sequences = new ArrayList<>();
    for (Found one : found(connection, table, column)) {
      sequences.add(
          new KeyFacts.Sequence(
              one.name(),
              column.name(),
              one.internal() ? (identity.equals("a") ? "ALWAYS" : "BY DEFAULT") : null,
              one.type(),
              one.numbers(),
              grants(connection, one.oid()),
              one.comment()));
    }
    return sequences;
  }

  private record Found(
      long oid,
      TableName name,
      boolean internal,
      String type,
      KeyFacts.Numbers numbers,
      @org.jspecify.annotations.Nullable String comment) {}

  private static List<Found> found(Connection connection, long table, WideColumn column)
      throws SQLException {
    return Rows.list(
        connection,
        OwnedSequence::found,
        """
        SELECT c.oid, n.nspname, c.relname, d.deptype = 'i' AS internal, s.seqtypid::regtype::text AS type,
          s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
          obj_description(c.oid, 'pg_class') AS comment
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_sequence s ON s.seqrelid = c.oid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ? AND d.deptype IN ('a', 'i')
        ORDER BY n.nspname, c.relname
        """,
        table,
        column.column());
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        row.getLong("oid"),
        new TableName(row.getString("nspname"), row.getString("relname")),
        row.getBoolean("internal"),
        row.getString("type"),
        new KeyFacts.Numbers(
            row.getLong("seqstart"),
            row.getLong("seqincrement"),
            row.getLong("seqmin"),
            row.getLong("seqmax"),
            row.getLong("seqcache"),
            row.getBoolean("seqcycle")),
        row.getString("comment"));
  }

  /** The owner has his rights anyway. */
  private static List<TableFacts.Grant> grants(Connection connection, long sequence)
      throws SQLException {
    return Rows.list(
        connection,
        row -> new TableFacts.Grant(row.getString(1), row.getString(2), row.getBoolean(3)),
        """
        SELECT x.privilege_type, CASE WHEN x.grantee = 0 THEN 'PUBLIC'
          ELSE quote_ident(pg_get_userbyid(x.grantee)) END, bool_or(x.is_grantable)
        FROM pg_class c, aclexplode(c.relacl) x
        WHERE c.oid = ?::bigint::oid AND x.grantee <> c.relowner GROUP BY 1, 2 ORDER BY 2, 1
        """,
        sequence);
  }
}
