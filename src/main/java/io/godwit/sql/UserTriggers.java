package io.godwit.sql;

import io.godwit.engine.Identifier;
import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user's own triggers, of a table and of its partitions (rules-postgres 23). */
final class UserTriggers {
  private static final int PARAMETERS_CAN_BE_GRANTED = 15;

  private UserTriggers() {}

  static TableFacts.Triggers of(Connection connection, long table) throws SQLException {
    // A column list names columns that the backfill does not write, or the new one does not exist.
    String firing = "t.tgtype & 16 > 0 AND cardinality(t.tgattr::int2[]) = 0";
    return new TableFacts.Triggers(
        names(connection, table, "t.tgtype & 3 = 3 AND t.tgtype & 20 > 0"),
        names(connection, table, firing + " AND t.tgenabled IN ('O', 'A')"),
        names(connection, table, firing + " AND t.tgenabled IN ('A', 'R')"),
        cannotSkip(connection));
  }

  private static List<String> names(Connection connection, long table, String which)
      throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT DISTINCT t.tgname FROM pg_trigger t
        WHERE (t.tgrelid = ?::bigint::oid
            OR t.tgrelid IN (SELECT relid FROM pg_partition_tree(?::bigint::oid::regclass)))
          AND NOT t.tgisinternal AND t.tgname NOT LIKE 'zzz\\_godwit\\_%%' AND %s ORDER BY 1
        """
            .formatted(which),
        table,
        table);
  }

  /** Names of triggers that may keep an update from being made, as far as the catalogs tell. */
  static List<String> beforeUpdate(Connection connection, String table) throws SQLException {
    long oid =
        Rows.one(connection, row -> row.getLong(1), "SELECT ?::regclass::oid::bigint", table);
    return names(
        connection,
        oid,
        "t.tgtype & 3 = 3 AND t.tgtype & 16 > 0 AND cardinality(t.tgattr::int2[]) = 0 AND"
            + " t.tgenabled IN ('O', 'A')");
  }

  private static @Nullable String cannotSkip(Connection connection) throws SQLException {
    record Role(String name, boolean superuser, int version) {}
    Role role =
        Rows.one(
            connection,
            row -> new Role(row.getString(1), row.getBoolean(2), row.getInt(3) / 10_000),
            "SELECT rolname, rolsuper, current_setting('server_version_num')::int FROM pg_roles"
                + " WHERE rolname = current_user");
    if (role.superuser()) {
      return null;
    }
    if (role.version() < PARAMETERS_CAN_BE_GRANTED) {
      return "before PostgreSQL 15 only a superuser may skip triggers, which role "
          + role.name()
          + " is not; let them fire";
    }
    boolean granted =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT has_parameter_privilege('session_replication_role', 'SET')");
    return granted
        ? null
        : "role "
            + role.name()
            + " may not skip triggers: GRANT SET ON PARAMETER session_replication_role TO "
            + Identifier.quote(role.name())
            + ", or let them fire";
  }
}
