package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.StatementText;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Statements that ask for all columns of a table, as far as {@code pg_stat_statements} knows. */
final class StarStatements {
  private static final int NAMED = 3;

  private StarStatements() {}

  /** A sentence if there are any; none where nobody counts statements or they cannot be read. */
  static List<String> of(Connection connection, TableName table) throws SQLException {
    Optional<String> schema =
        Rows.first(
            connection,
            row -> row.getString(1),
            "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                + " WHERE e.extname = 'pg_stat_statements'");
    if (schema.isEmpty()) {
      return List.of();
    }
    try {
      List<String> statements =
          Rows.list(
              connection,
              row -> StatementText.of(row.getString(1)).withoutLiterals().strip(),
              """
              SELECT s.query FROM %s.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
              WHERE d.datname = current_database() AND strpos(lower(s.query), lower(?)) > 0
                AND s.query ~* '(select|returning)\\s+([^\\s,]+\\.){0,1}[*]' GROUP BY s.query
              ORDER BY sum(s.calls) DESC
              """
                  .formatted(quote(schema.get())),
              table.name());
      return statements.isEmpty()
          ? List.of()
          : List.of(
              "%d such statements of table %s are in pg_stat_statements: %s"
                  .formatted(
                      statements.size(),
                      table,
                      String.join(
                          "; ", statements.subList(0, Math.min(NAMED, statements.size())))));
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      // Not preloaded, or out of our sight: nobody knows.
      return List.of(
          "Whether there are such statements is not known: pg_stat_statements cannot be read, "
              + SqlFailure.words(e)
              + ".");
    }
  }
}
