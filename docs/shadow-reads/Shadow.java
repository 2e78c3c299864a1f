import java.sql.*;
import java.util.*;

/** Shadow reads with JDBC. {@code read} in place of the old read; {@code report} every ten seconds, off the requests. */
final class Shadow {
  private final String migration;
  private final long[] counts = new long[3];
  private final double[] millis = new double[2];

  Shadow(String migration) {
    this.migration = migration;
  }

  /** What the old query gives, whatever becomes of the new one; both on connections that commit each statement. */
  List<String> read(Connection connection, Connection second, String old, String renewed, Object key) throws SQLException {
    long began = System.nanoTime();
    List<String> result = rows(connection, old, key, 0);
    long middle = System.nanoTime();
    int outcome;
    try {
      outcome = sorted(result).equals(sorted(rows(second, renewed, key, 1))) ? 0 : 1;
    } catch (SQLException e) {
      outcome = 2;
    }
    synchronized (this) {
      counts[outcome]++;
      millis[0] += (middle - began) / 1e6;
      millis[1] += (System.nanoTime() - middle) / 1e6;
    }
    return result;
  }

  /** The deadline is in seconds, 0 for none. */
  private static List<String> rows(Connection connection, String sql, Object key, int deadline) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(deadline);
      statement.setObject(1, key);
      List<String> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> cells = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            cells.add(row.getString(i));
          }
          rows.add(cells.toString());
        }
      }
      return rows;
    }
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }

  void report(Connection connection) throws SQLException {
    Object[] told;
    synchronized (this) {
      told = new Object[] {migration, counts[0], counts[1], counts[2], millis[0], millis[1]};
      Arrays.fill(counts, 0);
      Arrays.fill(millis, 0);
    }
    try (var statement = connection.prepareStatement("select godwit.report_shadow_read(?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < told.length; i++) {
        statement.setObject(i + 1, told[i]);
      }
      statement.execute();
    }
  }
}
