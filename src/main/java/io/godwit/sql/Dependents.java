package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What binds to the column or table by number and would not follow the change (rules-postgres 9).
 */
final class Dependents {
  private Dependents() {}

  /**
   * What hangs on a column now, besides what is ours. None of it was there when the plan was made.
   */
  static List<String> since(Connection connection, OldShape old) throws SQLException {
    List<String> found = new ArrayList<>();
    for (OldShape.Part part : old.parts()) {
      found.addAll(since(connection, part));
    }
    return found;
  }

  private static List<String> since(Connection connection, OldShape.Part old) throws SQLException {
    if (old.whole()) {
      return ofWhole(connection, old.table().beside(old.now().getFirst()));
    }
    List<String> found = new ArrayList<>();
    record Place(long table, int column) {}
    for (Place place :
        Rows.list(
            connection,
            row -> new Place(row.getLong(1), row.getInt(2)),
            "SELECT attrelid::bigint, attnum FROM pg_attribute WHERE attrelid = to_regclass(?) AND"
                + " attname = ANY (?) AND NOT attisdropped",
            old.table().sql(),
            connection.createArrayOf("text", old.now().toArray()))) {
      // An index goes with its column, that of a partitioned table, too.
      found.addAll(bound(connection, place.table(), place.column(), "c.relkind = 'I'"));
    }
    return found.stream().filter(words -> !words.startsWith("trigger zzz_godwit_")).toList();
  }

  /**
   * What hangs on a table or view as a whole, or on its row type, and is no part of it: what DROP
   * without CASCADE stops at.
   */
  static List<String> ofWhole(Connection connection, TableName whole) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH t AS (SELECT oid, reltype FROM pg_class WHERE oid = to_regclass(?)),
          parts AS (SELECT relid AS oid FROM t, pg_partition_tree(t.oid) UNION SELECT oid FROM t)
        SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid) FROM t JOIN pg_depend d
          ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
          OR d.refclassid = 'pg_type'::regclass AND (d.refobjid = t.reltype
            OR d.refobjid = (SELECT typarray FROM pg_type y WHERE y.oid = t.reltype))
        LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
        LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
        LEFT JOIN pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid
        LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
        LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
        LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid
        -- A publication's column list names columns, and goes with the table all the same.
        WHERE d.deptype = 'n' AND d.classid <> 'pg_publication_rel'::regclass
          AND NOT (d.classid = 'pg_class'::regclass AND d.objid IN (SELECT oid FROM parts))
          AND NOT EXISTS (SELECT FROM parts WHERE parts.oid IN
            (k.conrelid, f.adrelid, g.tgrelid, p.polrelid, r.ev_class, i.indrelid))
        ORDER BY 1
        """,
        whole.sql());
  }

  static List<String> of(Connection connection, long table, int column) throws SQLException {
    List<String> obstacles = new ArrayList<>();
    bound(connection, table, column).stream().map(Dependents::inTheWay).forEach(obstacles::add);
    obstacles.addAll(
        Rows.list(
            connection,
            row ->
                "sequence "
                    + row.getString(1)
                    + " is owned by the column and would be dropped with it: ALTER SEQUENCE "
                    + row.getString(1)
                    + " OWNED BY NONE",
            """
            SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
              AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ? AND c.relkind = 'S' AND d.deptype = 'a'
            """,
            table,
            column));
    obstacles.addAll(listed(connection, table, column));
    obstacles.addAll(ofRows(connection, table));
    return obstacles;
  }

  /** The same of a column that foreign keys and sequences follow. */
  static List<String> ofKey(Connection connection, long table, int column) throws SQLException {
    List<String> obstacles = new ArrayList<>();
    bound(connection, table, column, "k.contype = 'f' OR c.relkind = 'I'").stream()
        .map(Dependents::inTheWay)
        .forEach(obstacles::add);
    obstacles.addAll(listed(connection, table, column));
    obstacles.addAll(ofRows(connection, table));
    return obstacles;
  }

  /** Column lists that name the column, which is to have another name for a while. */
  private static List<String> listed(Connection connection, long table, int column)
      throws SQLException {
    String name =
        Rows.one(
            connection,
            row -> row.getString(1),
            "SELECT attname FROM pg_attribute WHERE attrelid = ?::bigint::oid AND attnum = ?",
            table,
            column);
    return Publishing.of(connection, table).stream()
        .filter(publication -> !publication.whole() && publication.shows(name))
        .map(
            publication ->
                "publication %s has the column in its column list: its subscribers would stop at the name that it gets; take it out of the list first"
                    .formatted(publication.name()))
        .toList();
  }

  private static String inTheWay(String name) {
    return name + " depends on the column; drop it first and create it again after the migration";
  }

  private static List<String> ofRows(Connection connection, long table) throws SQLException {
    return Rows.list(
        connection,
        row -> "rule " + row.getString(1) + " rewrites statements on the table; drop it first",
        "SELECT rulename FROM pg_rewrite WHERE ev_class = ?::bigint::oid AND rulename <>"
            + " '_RETURN' ORDER BY 1",
        table);
  }

  /** Subscriptions that write to the table, which they find by its name (rules-postgres 22). */
  static List<String> subscriptions(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row ->
            "subscription %s writes to table %s, which it finds by its name, and would stop or pass over it: take the table out of its publication first, and ALTER SUBSCRIPTION %1$s REFRESH PUBLICATION"
                .formatted(row.getString(1), table),
        """
        SELECT DISTINCT quote_ident(subname) FROM pg_subscription_rel r
        JOIN pg_subscription s ON s.oid = r.srsubid
        WHERE r.srrelid = to_regclass(?) OR r.srrelid IN (SELECT relid FROM pg_partition_tree(to_regclass(?)))
        ORDER BY 1
        """,
        table.sql(),
        table.sql());
  }

  /** Objects that depend on a column and would keep it from being dropped. */
  static List<String> bound(Connection connection, long table, int column) throws SQLException {
    return bound(connection, table, column, "false");
  }

  private static List<String> bound(Connection connection, long table, int column, String followed)
      throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
        FROM pg_depend d
        LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
        LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
        LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ?
          AND c.relkind IS DISTINCT FROM 'i' AND c.relkind IS DISTINCT FROM 'S'
          AND (k.oid IS NULL OR k.confrelid = d.refobjid AND k.conrelid <> d.refobjid)
          AND (f.oid IS NULL OR f.adnum <> d.refobjsubid)
          AND (%s) IS NOT TRUE
        ORDER BY 1
        """
            .formatted(followed),
        table,
        column);
  }
}
