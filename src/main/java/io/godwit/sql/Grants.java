package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the role would have to be granted, as SQL. A superuser is never needed. */
final class Grants {
  private Grants() {}

  static List<String> missing(Connection connection, @Nullable TableName table)
      throws SQLException {
    List<String> missing =
        new ArrayList<>(
            Rows.list(
                connection,
                row -> row.getString(1),
                """
                WITH schema AS (SELECT n.oid, n.nspowner FROM pg_namespace n WHERE n.nspname = 'godwit')
                SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
                WHERE NOT has_database_privilege(current_database(), 'CREATE')
                  AND NOT EXISTS (SELECT FROM schema)
                UNION ALL
                -- Types and expressions are judged on temporary tables.
                SELECT format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), current_user)
                WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
                UNION ALL
                SELECT format('GRANT USAGE, CREATE ON SCHEMA godwit TO %I', current_user) FROM schema s
                WHERE NOT (has_schema_privilege(s.oid, 'USAGE') AND has_schema_privilege(s.oid, 'CREATE'))
                UNION ALL
                -- The sync function is replaced and dropped, which only its owner may do.
                SELECT DISTINCT format('GRANT %I TO %I', pg_get_userbyid(o.owner), current_user)
                FROM schema s, LATERAL (
                  SELECT c.relowner AS owner FROM pg_class c WHERE c.relnamespace = s.oid AND c.relkind = 'r'
                  UNION SELECT p.proowner FROM pg_proc p WHERE p.pronamespace = s.oid) o
                WHERE NOT pg_has_role(o.owner, 'USAGE')
                """));
    // A clone or another database under the same name is told by the server's identity.
    ServerIdentity.missing(connection).ifPresent(missing::add);
    if (table != null) {
      missing.addAll(ofTable(connection, table));
    }
    return missing;
  }

  private static List<String> ofTable(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH found AS (SELECT c.relowner AS owner, c.relnamespace AS schema
          FROM pg_class c WHERE c.oid = to_regclass(?))
        SELECT format('GRANT %I TO %I', pg_get_userbyid(owner), current_user)
        FROM found WHERE NOT pg_has_role(owner, 'USAGE')
        UNION ALL
        -- An index is created in the table's schema.
        SELECT format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', n.nspname, current_user)
        FROM found JOIN pg_namespace n ON n.oid = found.schema
        WHERE NOT (has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'))
          AND NOT EXISTS (SELECT FROM found WHERE NOT pg_has_role(owner, 'USAGE')
            AND has_schema_privilege(owner, n.oid, 'CREATE'))
        """,
        table.sql());
  }
}
