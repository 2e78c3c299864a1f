package io.godwit.sql;

import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A column as the catalogs describe it. */
record ColumnRow(
    int attnum,
    String type,
    boolean notNull,
    @Nullable String notNullName,
    @Nullable String defaultSql,
    String generated,
    String identity,
    @Nullable String comment,
    @Nullable String collation,
    @Nullable String storage,
    @Nullable String compression,
    int statistics) {

  /**
   * The column as plans see it.
   *
   * @param byImage whether equality of its type hides differences
   * @param down how it follows from the new columns, or null
   */
  TableFacts.Column facts(String name, boolean byImage, TableFacts.@Nullable Expression down) {
    return new TableFacts.Column(
        name,
        type,
        notNull,
        notNullName,
        defaultSql,
        byImage,
        comment,
        collation,
        storage,
        compression,
        statistics,
        down);
  }

  List<String> obstacles(String column) {
    List<String> list = new ArrayList<>();
    if (!generated.isEmpty()) {
      list.add("column " + column + " is generated; its values cannot be written");
    }
    if (!identity.isEmpty()) {
      list.add("column " + column + " is an identity column, which is not supported yet");
    }
    return list;
  }

  static Optional<ColumnRow> find(Connection connection, long table, String name)
      throws SQLException {
    return Rows.first(
        connection,
        row ->
            new ColumnRow(
                row.getInt("attnum"),
                row.getString("type"),
                row.getBoolean("attnotnull"),
                row.getString("not_null_name"),
                row.getString("default_sql"),
                row.getString("attgenerated"),
                row.getString("attidentity"),
                row.getString("comment"),
                row.getString("collation"),
                row.getString("storage"),
                row.getString("compression"),
                row.getInt("statistics")),
        """
        SELECT a.attnum, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
          (SELECT conname FROM pg_constraint WHERE conrelid = a.attrelid AND contype = 'n'
             AND conkey = ARRAY[a.attnum]) AS not_null_name,
          pg_get_expr(d.adbin, d.adrelid) AS default_sql,
          a.attgenerated::text, a.attidentity::text, col_description(a.attrelid, a.attnum) AS comment,
          CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
          CASE WHEN a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
              ELSE 'EXTENDED' END END AS storage,
          CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
          coalesce(a.attstattarget, -1) AS statistics
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ?::bigint::oid AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
        """,
        table,
        name);
  }
}
