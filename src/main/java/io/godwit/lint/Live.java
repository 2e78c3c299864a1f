package io.godwit.lint;

import io.godwit.engine.TableName;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the database that the statements are meant for.
 *
 * @param serverVersion as in {@code server_version_num}
 * @param tables by their names; none where nobody has looked at a database
 */
public record Live(int serverVersion, Map<TableName, Table> tables) {
  /**
   * A table.
   *
   * @param rows estimated
   * @param bytes of the table and its long values
   * @param statementsPerSecond scans and rows written a second, on average since they are counted
   * @param published whether subscribers get its rows
   */
  public record Table(long rows, long bytes, double statementsPerSecond, boolean published) {}

  public Live {
    tables = Map.copyOf(tables);
  }

  /** Nobody has looked: every table may be of any size. */
  public static Live unknown(int serverVersion) {
    return new Live(serverVersion, Map.of());
  }

  Optional<Table> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }
}
