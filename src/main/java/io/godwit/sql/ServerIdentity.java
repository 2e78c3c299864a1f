package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server this is. Everybody may ask by default, but some administrators take the right away.
 */
final class ServerIdentity {
  /** What the ledger says of a server that may not be asked. */
  static final String UNKNOWN = "unknown";

  private static final String FUNCTION = "pg_catalog.pg_control_system()";

  private ServerIdentity() {}

  /** The system identifier, or null if we may not see it. */
  static @Nullable String systemIdentifier(Connection connection) throws SQLException {
    String me = Rows.one(connection, row -> row.getString(1), "SELECT current_user");
    return missing(connection, me).isEmpty()
        ? Rows.one(
            connection, row -> row.getString(1), "SELECT system_identifier::text FROM " + FUNCTION)
        : null;
  }

  /** What a role would have to be granted to see it, as SQL; empty if it may. */
  static Optional<String> missing(Connection connection, String user) throws SQLException {
    return Rows.first(
        connection,
        row -> row.getString(1),
        """
        SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', f.name, r.rolname)
        FROM (VALUES (?::text)) f (name), pg_roles r
        WHERE r.rolname = ? AND NOT has_function_privilege(r.oid, f.name, 'EXECUTE')
        """,
        FUNCTION,
        user);
  }
}
