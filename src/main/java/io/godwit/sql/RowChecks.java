package io.godwit.sql;

import io.godwit.engine.RowCheck;
import io.godwit.engine.TableDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts rows that forbid a change, and names some by their keys, so that nobody learns it from a
 * VALIDATE that fails after an hour. Values of other columns are never shown.
 */
final class RowChecks {
  private static final int NAMED = 10;

  private final Connection connection;
  private final TableDefinition table;

  private RowChecks(Connection connection, TableDefinition table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * What was found.
   *
   * @param broken a sentence for each check that rows break
   * @param uncounted a sentence for each that took too long
   */
  record Found(List<String> broken, List<String> uncounted) {}

  /**
   * Looks at all rows, once for each check.
   *
   * @throws Refused if a check cannot be made: a column that is not there, an expression that fails
   */
  static Found of(Connection connection, TableDefinition table, List<RowCheck> checks)
      throws SQLException, Refused {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    if (table.obstacles().isEmpty()) {
      for (RowCheck check : checks) {
        new RowChecks(connection, table).look(check, found);
      }
    }
    return found;
  }

  private void look(RowCheck check, Found found) throws SQLException, Refused {
    try {
      broken(check).ifPresent(found.broken()::add);
    } catch (SQLException e) {
      if (SqlFailure.timeIsUp(e)) {
        found
            .uncounted()
            .add(
                "Whether rows "
                    + check.words()
                    + " was not counted to its end, the table is too large: if there are any, the"
                    + " step that validates fails, and nothing is lost but time.");
        return;
      }
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      throw new Refused(
          List.of(
              "whether rows of %s %s cannot be told: %s"
                  .formatted(
                      table.table(),
                      check.words(),
                      SqlFailure.ofRow(e) ? SqlFailure.words(e) : SqlFailure.sentence(e))));
    }
  }

  private Optional<String> broken(RowCheck check) throws SQLException {
    return Rows.one(
        connection,
        row ->
            row.getLong(1) == 0
                ? Optional.<String>empty()
                : Optional.of(
                    "%d rows of %s %s, for instance %s %s; %s"
                        .formatted(
                            row.getLong(1),
                            table.table(),
                            check.words(),
                            table.key().byPlace() ? "ctid" : "key",
                            String.join(", ", (String[]) row.getArray(2).getArray()),
                            check.advice())),
        """
        SELECT count(*), coalesce((array_agg(k ORDER BY n))[1:%d], '{}') FROM (
          SELECT %s AS k, row_number() OVER () AS n FROM %s%s AS r WHERE %s) AS broken
        """
            .formatted(
                NAMED,
                table.key().text("r"),
                table.partitioned() ? "" : "ONLY ",
                table.table().sql(),
                Rows.escaped(check.broken())));
  }
}
