package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Names as the catalogs give them, with their schema unless that is pg_catalog: what is stored is
 * read back by sessions and functions with another search path.
 */
final class SearchPath {
  private SearchPath() {}

  /** Something that reads the catalogs. */
  interface Look<T, E extends Exception> {
    T look() throws SQLException, E;
  }

  /** Looks while nothing but pg_catalog is in sight; part of the caller's open transaction. */
  static <T, E extends Exception> T none(Connection connection, Look<T, E> look)
      throws SQLException, E {
    String path =
        Rows.one(connection, row -> row.getString(1), "SELECT current_setting('search_path')");
    set(connection, "pg_catalog");
    T seen = look.look();
    // Not after a failure: the transaction is over then, and the setting with it.
    set(connection, path);
    return seen;
  }

  private static void set(Connection connection, String path) throws SQLException {
    Rows.one(connection, row -> "", "SELECT set_config('search_path', ?, true)", path);
  }
}
