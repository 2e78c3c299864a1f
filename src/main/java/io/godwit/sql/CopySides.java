package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Key;
import io.godwit.engine.TableCopy;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Both tables of a copy, as the catalogs describe them now. */
record CopySides(CopySide source, CopySide copy) {

  /**
   * Looks the tables up.
   *
   * @throws SQLException 42P01 where one is gone, 42703 where a column is
   */
  static CopySides read(Connection connection, TableCopy copy) throws SQLException {
    Map<String, CopiedColumn> target = columns(connection, copy.table());
    Map<String, CopiedColumn> source = columns(connection, copy.source());
    Map<String, String> values = new HashMap<>();
    source.keySet().forEach(name -> values.put(name, "r." + quote(name)));
    for (Map.Entry<String, String> made : copy.columns().entrySet()) {
      there(target, copy.table(), made.getKey());
      // What the user wrote may have an operator that is a question mark.
      values.put(made.getKey(), made.getValue().replace("?", "??"));
    }
    List<String> parts = new ArrayList<>();
    List<String> copyParts = new ArrayList<>();
    for (CopiedColumn column : target.values()) {
      @Nullable String value = values.get(column.name());
      if (value != null && !copy.leftOut().contains(column.name())) {
        parts.add(column.part(value));
        copyParts.add(column.own());
      }
    }
    List<String> seed = new ArrayList<>();
    List<String> copySeed = new ArrayList<>();
    List<Key.Column> keys = new ArrayList<>();
    List<Key.Column> copyKeys = new ArrayList<>();
    for (int i = 0; i < copy.copyKey().size(); i++) {
      Key.Column key = copy.key().columns().get(i);
      CopiedColumn own = there(target, copy.table(), copy.copyKey().get(i));
      seed.add(own.part("r." + quote(key.name())));
      copySeed.add(own.own());
      // Both under the source's type and order, whatever the copy's own are.
      String collation =
          key.collation() == null
              ? there(source, copy.source(), key.name()).collation()
              : key.collation();
      keys.add(new Key.Column(key.name(), key.type(), collation));
      copyKeys.add(new Key.Column(own.name(), key.type(), collation));
    }
    return new CopySides(
        new CopySide(
            from(connection, copy.source()),
            new KeySql(new Key(keys)),
            seed,
            parts,
            condition(copy.where())),
        new CopySide(
            from(connection, copy.table()),
            new KeySql(new Key(copyKeys)),
            copySeed,
            copyParts,
            condition(copy.copyWhere())));
  }

  private static String condition(@Nullable String where) {
    return where == null ? "true" : "(" + where.replace("?", "??") + ")";
  }

  private static Map<String, CopiedColumn> columns(Connection connection, TableName table)
      throws SQLException {
    Map<String, CopiedColumn> columns = new LinkedHashMap<>();
    CopiedColumn.of(connection, table).forEach(column -> columns.put(column.name(), column));
    return columns;
  }

  private static CopiedColumn there(Map<String, CopiedColumn> columns, TableName table, String name)
      throws SQLException {
    CopiedColumn column = columns.get(name);
    if (column == null) {
      throw new SQLException(
          table + " has no column " + name + ", by which it is compared", "42703");
    }
    return column;
  }

  private static String from(Connection connection, TableName table) throws SQLException {
    boolean partitioned =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass",
            table.sql());
    return (partitioned ? "" : "ONLY ") + table.sql() + " AS r";
  }
}
