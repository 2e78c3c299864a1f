package io.godwit.sql;

import io.godwit.engine.Role;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a role would have to be granted, as SQL. A superuser is never needed. */
final class Grants {
  private Grants() {}

  /** What whoever fills a column and compares it may do with rows. */
  static final String FILLS = "SELECT, UPDATE";

  /** The same of whoever fills another table, which takes over the rights of the old one. */
  static final String COPIES = "SELECT, INSERT, UPDATE, DELETE";

  /**
   * Asked of the server by anybody: the role need not be the session's own.
   *
   * @param ofRows what a worker may do with the table's rows, {@link #FILLS} or {@link #COPIES}
   */
  static List<String> missing(
      Connection connection, Role role, String user, @Nullable TableName table, String ofRows)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    if (role == Role.ALL || role == Role.DDL) {
      missing.addAll(ofOwner(connection, user));
    } else {
      missing.addAll(ofDatabase(connection, user));
      missing.addAll(LedgerRights.missing(connection, role, user));
    }
    // A clone or another database under the same name is told by the server's identity.
    ServerIdentity.missing(connection, user).ifPresent(missing::add);
    if (table != null) {
      missing.addAll(
          switch (role) {
            case ALL, DDL -> ofTable(connection, user, table);
            case WORKER -> ofRows(connection, user, table, ofRows);
            case OBSERVER -> List.<String>of();
          });
    }
    return missing;
  }

  private static List<String> ofOwner(Connection connection, String user) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH schema AS (SELECT n.oid, n.nspowner FROM pg_namespace n WHERE n.nspname = 'godwit'),
          me AS (SELECT r.oid, r.rolname FROM pg_roles r WHERE r.rolname = ?)
        SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), rolname) FROM me
        WHERE NOT has_database_privilege(me.oid, current_database(), 'CREATE')
          AND NOT EXISTS (SELECT FROM schema)
        UNION ALL
        -- Types and expressions are judged on temporary tables.
        SELECT format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), rolname) FROM me
        WHERE NOT has_database_privilege(me.oid, current_database(), 'TEMPORARY')
        UNION ALL
        SELECT format('GRANT USAGE, CREATE ON SCHEMA godwit TO %I', rolname) FROM schema s, me
        WHERE NOT (has_schema_privilege(me.oid, s.oid, 'USAGE')
          AND has_schema_privilege(me.oid, s.oid, 'CREATE'))
        UNION ALL
        -- The sync function is replaced and dropped, which only its owner may do.
        SELECT DISTINCT format('GRANT %I TO %I', pg_get_userbyid(o.owner), rolname)
        FROM me, schema s, LATERAL (
          SELECT c.relowner AS owner FROM pg_class c WHERE c.relnamespace = s.oid AND c.relkind = 'r'
          UNION SELECT p.proowner FROM pg_proc p WHERE p.pronamespace = s.oid) o
        WHERE NOT pg_has_role(me.oid, o.owner, 'USAGE')
        """,
        user);
  }

  private static List<String> ofDatabase(Connection connection, String user) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), rolname)
        FROM pg_roles WHERE rolname = ? AND NOT has_database_privilege(oid, current_database(), 'CONNECT')
        """,
        user);
  }

  private static List<String> ofTable(Connection connection, String user, TableName table)
      throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH found AS (SELECT c.relowner AS owner, c.relnamespace AS schema
            FROM pg_class c WHERE c.oid = to_regclass(?)),
          me AS (SELECT r.oid, r.rolname FROM pg_roles r WHERE r.rolname = ?)
        SELECT format('GRANT %I TO %I', pg_get_userbyid(owner), rolname)
        FROM found, me WHERE NOT pg_has_role(me.oid, owner, 'USAGE')
        UNION ALL
        -- An index is created in the table's schema.
        SELECT format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', n.nspname, rolname)
        FROM me, found JOIN pg_namespace n ON n.oid = found.schema
        WHERE NOT (has_schema_privilege(me.oid, n.oid, 'USAGE')
            AND has_schema_privilege(me.oid, n.oid, 'CREATE'))
          AND NOT EXISTS (SELECT FROM found WHERE NOT pg_has_role(me.oid, owner, 'USAGE')
            AND has_schema_privilege(owner, n.oid, 'CREATE'))
        """,
        table.sql(),
        user);
  }

  /** All rows are read and written: none may be hidden by a policy (rules-postgres 11). */
  private static List<String> ofRows(
      Connection connection, String user, TableName table, String privileges) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH found AS (SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass(?)),
          me AS (SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls AS sees FROM pg_roles r
            WHERE r.rolname = ?),
          leaf AS (SELECT coalesce(p.relid, found.oid) AS oid
            FROM found LEFT JOIN LATERAL pg_partition_tree(found.oid) p ON true)
        SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, rolname) FROM found, me
        WHERE NOT has_schema_privilege(me.oid, relnamespace, 'USAGE')
        UNION ALL
        -- Partitions are filled one by one, each by its own name.
        SELECT format('GRANT %s ON TABLE %I.%I TO %I', privileges, n.nspname, c.relname, rolname)
        FROM (SELECT ?) AS p(privileges), me, leaf JOIN pg_class c ON c.oid = leaf.oid
          JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT (SELECT bool_and(has_table_privilege(me.oid, c.oid, one))
          FROM unnest(string_to_array(privileges, ', ')) AS one)
        UNION ALL
        SELECT format('ALTER ROLE %I BYPASSRLS', rolname) FROM me WHERE NOT sees AND EXISTS (
          SELECT FROM leaf JOIN pg_class c ON c.oid = leaf.oid WHERE c.relrowsecurity
            AND (c.relforcerowsecurity OR NOT pg_has_role(me.oid, c.relowner, 'USAGE')))
        """,
        table.sql(),
        user,
        privileges);
  }
}
