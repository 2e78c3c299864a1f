package io.godwit.sql;

import io.godwit.engine.KeyParts;
import io.godwit.engine.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions of a table whose columns are widened. What the table has they have by it; what one
 * of them has alone would be lost with the old columns, unless it is carried over.
 */
record WideParts(Connection connection, TableName table, TableRow row, List<WideColumn> wide) {

  private record Found(long oid, TableName name) {}

  /** Read with nothing in the search path, so that defaults name schemas. */
  KeyParts read() throws SQLException {
    List<KeyParts.Member> members = new ArrayList<>();
    for (Found partition : partitions()) {
      List<KeyParts.Column> columns = new ArrayList<>();
      for (WideColumn column : wide) {
        ColumnRow own = ColumnRow.find(connection, partition.oid(), column.name()).orElseThrow();
        columns.add(
            new KeyParts.Column(
                own.defaultSql(),
                own.notNullName(),
                own.comment(),
                Catalog.grants(connection, partition.oid(), List.of(column.name()))));
      }
      members.add(new KeyParts.Member(partition.name(), columns));
    }
    return new KeyParts(Leaf.partitioning(connection, row.oid()), members);
  }

  private List<Found> partitions() throws SQLException {
    return Rows.list(
        connection,
        one -> new Found(one.getLong(1), new TableName(one.getString(2), one.getString(3))),
        """
        SELECT c.oid, n.nspname, c.relname FROM pg_partition_tree(?::bigint::oid::regclass) t
        JOIN pg_class c ON c.oid = t.relid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE t.level > 0 ORDER BY t.level DESC, 2, 3
        """,
        row.oid());
  }

  List<String> obstacles() throws SQLException {
    List<String> obstacles = new ArrayList<>();
    for (WideColumn column : wide) {
      Partitions.obstacles(connection, row.oid(), column.column()).stream()
          .map(words -> words.replace("the column", "column %s".formatted(column.name())))
          .forEach(obstacles::add);
      for (Found partition : partitions()) {
        int number =
            ColumnRow.find(connection, partition.oid(), column.name()).orElseThrow().attnum();
        Dependents.ofKey(connection, partition.oid(), number).stream()
            .filter(words -> words.contains("the column") && !words.startsWith("publication"))
            .map(
                words ->
                    words.replace(
                        "the column",
                        "column %s of partition %s".formatted(column.name(), partition.name())))
            .forEach(obstacles::add);
      }
    }
    obstacles.addAll(ofTheirOwn());
    return obstacles;
  }

  /** Indexes, constraints and sequences that a partition has and the table has not. */
  private List<String> ofTheirOwn() throws SQLException {
    Array names = connection.createArrayOf("text", wide.stream().map(WideColumn::name).toArray());
    return Rows.list(
        connection,
        one ->
            "%s of partition %s is not one of the table, and cannot be carried over; drop it first"
                .formatted(one.getString(1), one.getString(2)),
        """
        WITH w AS (SELECT a.attrelid, a.attnum FROM pg_partition_tree(?::bigint::oid::regclass) t
          JOIN pg_attribute a ON a.attrelid = t.relid AND a.attname = ANY (?) WHERE t.level > 0)
        SELECT DISTINCT 'index ' || quote_ident(c.relname), w.attrelid::regclass::text
        FROM w JOIN pg_index i ON i.indrelid = w.attrelid JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT c.relispartition AND (w.attnum = ANY (i.indkey) OR EXISTS (SELECT FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjid = w.attrelid
            AND d.refobjsubid = w.attnum))
        UNION SELECT 'constraint ' || quote_ident(k.conname), w.attrelid::regclass::text
        FROM w JOIN pg_constraint k ON k.conrelid = w.attrelid AND w.attnum = ANY (k.conkey)
        WHERE k.contype = 'c' AND k.coninhcount = 0 OR k.contype = 'f' AND k.conparentid = 0
          OR k.contype IN ('p', 'u', 'x') AND k.conparentid = 0
        UNION SELECT 'foreign key ' || quote_ident(k.conname) || ' of table ' || k.conrelid::regclass
          || ' to a column', w.attrelid::regclass::text
        FROM w JOIN pg_constraint k ON k.confrelid = w.attrelid AND w.attnum = ANY (k.confkey)
        WHERE k.contype = 'f' AND k.conparentid = 0
        UNION SELECT 'sequence ' || d.objid::regclass || ', owned by a column,', w.attrelid::regclass::text
        FROM w JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = w.attrelid AND d.refobjsubid = w.attnum AND d.deptype = 'a'
        JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        UNION SELECT 'replica identity or cluster on index ' || quote_ident(c.relname), w.attrelid::regclass::text
        FROM w JOIN pg_index i ON i.indrelid = w.attrelid AND w.attnum = ANY (i.indkey)
          AND (i.indisreplident OR i.indisclustered) JOIN pg_class c ON c.oid = i.indexrelid
        ORDER BY 2, 1
        """,
        row.oid(),
        names);
  }
}
