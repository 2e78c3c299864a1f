package io.godwit.sql;

import io.godwit.engine.Key;
import io.godwit.engine.TableCopy;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code make bench-verify} runs of {@link TwoTables}, by itself: {@code sql} prints the
 * statement by which one side is hashed, {@code once} compares {@code orders} with {@code moved}
 * and prints how many seconds that took, {@code again} does so until it is killed. The server is
 * that of the variables of libpq.
 */
final class TwoTablesBench {
  private static final TableCopy COPY =
      new TableCopy(
          TableName.parse("orders"),
          TableName.parse("moved"),
          Key.of("id", "bigint"),
          List.of("id"),
          Map.of(),
          null);

  /** As many as a range of a comparison has. */
  private static final long RANGE = 50_000;

  private TwoTablesBench() {}

  /** The first argument says what; each comparison prints a line. */
  public static void main(String[] arguments) throws SQLException {
    String url =
        "jdbc:postgresql://%s:%s/%s"
            .formatted(variable("PGHOST"), variable("PGPORT"), variable("PGDATABASE"));
    try (Connection connection =
        DriverManager.getConnection(url, variable("PGUSER"), variable("PGPASSWORD"))) {
      if (arguments[0].equals("sql")) {
        System.out.println(CopySides.read(connection, COPY).source().sum(Condition.ALL));
        return;
      }
      do {
        System.out.println(compare(connection));
      } while (arguments[0].equals("again"));
    }
  }

  private static String variable(String name) {
    return String.valueOf(System.getenv(name));
  }

  /** Seconds, rows of the source, rows that differ. */
  private static String compare(Connection connection) throws SQLException {
    long began = System.nanoTime();
    long last = Rows.one(connection, row -> row.getLong(1), "SELECT max(id) FROM orders");
    TwoTables tables = new TwoTables(connection, COPY);
    long rows = 0;
    long differing = 0;
    for (long lo = 0; lo <= last; lo += RANGE) {
      TwoTables.Seen seen =
          tables.compare(
              lo == 0 ? null : String.valueOf(lo),
              lo + RANGE > last ? "" : String.valueOf(lo + RANGE));
      rows += seen.source();
      differing += seen.rows().size();
    }
    double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    return seconds + " " + rows + " " + differing;
  }
}
