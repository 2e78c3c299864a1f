package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A hash of all that the catalogs say of a table, to see that it has drifted (rules-postgres 30).
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Connection connection, TableName table) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getString(1),
        """
        SELECT md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) FROM (
          SELECT 'column ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull AS line
          FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
          UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE conrelid = ?::regclass
          UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid)
          FROM pg_index WHERE indrelid = ?::regclass
          UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) || ' ' || tgenabled::text
          FROM pg_trigger WHERE tgrelid = ?::regclass AND NOT tgisinternal
          UNION ALL SELECT 'policy ' || polname FROM pg_policy WHERE polrelid = ?::regclass
        ) lines
        """,
        table.sql(),
        table.sql(),
        table.sql(),
        table.sql(),
        table.sql());
  }
}
