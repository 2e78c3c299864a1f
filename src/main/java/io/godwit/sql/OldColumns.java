package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The columns that go, as the catalogs have them, and what keeps them from going. */
record OldColumns(Connection connection, ColumnChange change, TableRow table) {

  /**
   * The columns, in the order of the change.
   *
   * @throws Refused if one is not there
   */
  List<ColumnRow> rows() throws SQLException, Refused {
    List<ColumnRow> rows = new ArrayList<>();
    for (String name : change.oldNames()) {
      rows.add(
          SearchPath.none(
              connection,
              () -> SimilarNames.column(connection, change.table(), table.oid(), name)));
    }
    return rows;
  }

  /** What speaks against the change, each once. */
  List<String> obstacles(List<ColumnRow> rows) throws SQLException {
    List<String> obstacles = new ArrayList<>(table.obstacles(change.table().toString()));
    for (int i = 0; i < rows.size(); i++) {
      ColumnRow row = rows.get(i);
      String name = change.oldNames().get(i);
      obstacles.addAll(row.obstacles(name));
      List<String> found = new ArrayList<>();
      found.addAll(Partitions.obstacles(connection, table.oid(), row.attnum()));
      found.addAll(Dependents.of(connection, table.oid(), row.attnum()));
      found.stream()
          .map(words -> rows.size() == 1 ? words : words.replace("the column", "column " + name))
          .forEach(obstacles::add);
    }
    obstacles.addAll(outOfSight());
    return obstacles.stream().distinct().toList();
  }

  /** The names that either side has out of sight have to be free, too. */
  private List<String> outOfSight() throws SQLException {
    List<String> names = change.hiddenNames();
    List<String> obstacles = new ArrayList<>();
    for (String name : names) {
      if (ColumnRow.find(connection, table.oid(), name).isPresent()) {
        obstacles.add(
            "table "
                + change.table()
                + " has a column "
                + name
                + " already, which one of the columns is to be called out of sight; drop it if it"
                + " is a leftover, or rename it first");
      }
    }
    return obstacles;
  }
}
