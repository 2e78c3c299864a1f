package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is no obstacle but belongs in the plan (rules-postgres 23). */
final class Remarks {
  private Remarks() {}

  static List<String> of(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT 'The default isolation level is ' || setting || ': transactions of the application'
          || ' that meet a batch of the backfill fail with 40001 and have to be repeated.'
        FROM pg_settings WHERE name = 'default_transaction_isolation' AND setting <> 'read committed'
        UNION ALL
        SELECT 'Role or database ' || coalesce(r.rolname, d.datname) || ' has its own default isolation'
          || ' level: its transactions may fail with 40001 when they meet the backfill.'
        FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
        LEFT JOIN pg_database d ON d.oid = s.setdatabase
        WHERE EXISTS (SELECT FROM unnest(s.setconfig) c
          WHERE c ~ '^default_transaction_isolation=(repeatable|serializable)')
        """);
  }
}
