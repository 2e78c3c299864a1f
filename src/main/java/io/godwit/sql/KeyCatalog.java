package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Key;
import io.godwit.engine.KeyChange;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyParts;
import io.godwit.engine.KeyRange;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * Looks up a key, all that refers to it, directly or by way of another key, and whatever hangs on
 * either; in a transaction that is always rolled back.
 */
public final class KeyCatalog {
  private final Connection connection;
  private final KeyChange change;
  private final List<String> obstacles = new ArrayList<>();

  private KeyCatalog(Connection connection, KeyChange change) {
    this.connection = connection;
    this.change = change;
  }

  /**
   * Everything about the key of a change.
   *
   * @throws Refused if table or column is not there, or no key of a type that can be widened
   */
  public static KeyFacts facts(Connection connection, KeyChange change)
      throws SQLException, Refused {
    List<String> remarks = SequenceUse.remarks(connection, change);
    connection.setAutoCommit(false);
    try {
      return new KeyCatalog(connection, change).look(remarks);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private KeyFacts look(List<String> remarks) throws SQLException, Refused {
    TableRow table = SimilarNames.table(connection, change.table());
    ColumnRow column =
        SearchPath.none(
            connection,
            () -> SimilarNames.column(connection, change.table(), table.oid(), change.column()));
    KeyRule.require(connection, change, table, column);
    List<WideColumn> wide = WideColumn.of(connection, table.oid(), column.attnum());
    obstacles.addAll(WideColumn.obstacles(connection, wide));
    var keys = new ForeignKeys(connection, wide);
    List<KeyFacts.Table> tables = new ArrayList<>();
    for (Map.Entry<TableName, List<WideColumn>> entry : byTable(wide).entrySet()) {
      tables.add(table(entry.getKey(), entry.getValue()));
    }
    List<KeyFacts.ForeignKey> foreignKeys = SearchPath.none(connection, keys::all);
    obstacles.addAll(keys.obstacles());
    List<String> all = new ArrayList<>(Remarks.of(connection));
    all.addAll(remarks);
    KeyFacts facts =
        new KeyFacts(
            change.table(),
            Rows.one(
                connection,
                row -> row.getInt(1),
                "SELECT current_setting('server_version_num')::int"),
            tables,
            foreignKeys,
            List.of(),
            List.of(),
            "");
    for (TableName other : facts.bystanders()) {
      rowsOf(other, SimilarNames.table(connection, other));
    }
    List<TableName> names = new ArrayList<>(tables.stream().map(KeyFacts.Table::name).toList());
    names.addAll(facts.bystanders());
    return new KeyFacts(
        facts.table(),
        facts.serverVersion(),
        tables,
        foreignKeys,
        obstacles.stream().distinct().toList(),
        all,
        String.join("\n", Fingerprint.of(connection, names)));
  }

  private static Map<TableName, List<WideColumn>> byTable(List<WideColumn> wide) {
    Map<TableName, List<WideColumn>> tables = new LinkedHashMap<>();
    wide.forEach(one -> tables.computeIfAbsent(one.table(), name -> new ArrayList<>()).add(one));
    return tables;
  }

  private void rowsOf(TableName name, TableRow row) {
    obstacles.addAll(row.obstacles(name.toString()));
  }

  private KeyFacts.Table table(TableName name, List<WideColumn> wide) throws SQLException, Refused {
    TableRow row = SimilarNames.table(connection, name);
    rowsOf(name, row);
    List<ColumnChange.Old> old = new ArrayList<>();
    List<ColumnChange.Fresh> fresh = new ArrayList<>();
    for (WideColumn one : wide) {
      old.add(new ColumnChange.Old(one.name(), KeyRange.down(one.name(), one.type())));
      fresh.add(new ColumnChange.Fresh(null, KeyChange.TYPE, KeyRange.up(one.name()), false));
    }
    var columns = new ColumnChange(name, old, fresh, null, change.userTriggers(), List.of());
    List<TableFacts.Column> oldFacts = new ArrayList<>();
    List<TableFacts.Fresh> freshFacts = new ArrayList<>();
    List<List<TableFacts.Grant>> grants = new ArrayList<>();
    List<KeyFacts.Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < wide.size(); i++) {
      WideColumn one = wide.get(i);
      ColumnRow found =
          SearchPath.none(
              connection, () -> SimilarNames.column(connection, name, row.oid(), one.name()));
      String where = " of table " + name;
      if (!found.generated().isEmpty()) {
        obstacles.add(
            "column " + one.name() + where + " is generated; its values cannot be written");
      }
      Dependents.ofKey(connection, row.oid(), one.column()).stream()
          .map(
              words ->
                  words
                      .replace("the column", "column " + one.name() + where)
                      .replaceFirst(
                          "the table", "table " + Matcher.quoteReplacement(name.toString())))
          .forEach(obstacles::add);
      names(columns, i, row);
      oldFacts.add(found.facts(one.name(), false, down(one)));
      freshFacts.add(
          new TableFacts.Fresh(KeyChange.TYPE, false, false, up(one), found.defaultSql()));
      grants.add(Catalog.grants(connection, row.oid(), List.of(one.name())));
      sequences.addAll(OwnedSequence.of(connection, row.oid(), one, found.identity()));
    }
    var bindings = new KeyBindings(connection, columns, row, wide);
    List<KeyFacts.Index> indexes = bindings.indexes();
    List<KeyFacts.Check> checks = bindings.checks();
    obstacles.addAll(bindings.obstacles());
    Key key = key(row.oid(), columns);
    KeyParts parts = row.partitioned() ? parts(new WideParts(connection, name, row, wide)) : null;
    if (parts != null && key.byPlace()) {
      obstacles.add(
          "table "
              + name
              + " is partitioned and has no key of its own by which rows are found in all partitions;"
              + " add a primary key to it");
    }
    return new KeyFacts.Table(
        columns,
        new TableFacts(
            name,
            0,
            Catalog.rows(connection, name),
            row.bytes(),
            row.partitioned(),
            key,
            oldFacts,
            freshFacts,
            null,
            List.of(),
            List.of(),
            List.of(),
            UserTriggers.of(connection, row.oid()),
            List.of(),
            List.of(),
            ""),
        grants,
        indexes,
        checks,
        sequences,
        parts);
  }

  private KeyParts parts(WideParts parts) throws SQLException {
    obstacles.addAll(parts.obstacles());
    return SearchPath.none(connection, parts::read);
  }

  private static TableFacts.Expression up(WideColumn one) {
    return new TableFacts.Expression(
        KeyRange.up(one.name()), List.of(new TableFacts.Read(one.name(), one.type())));
  }

  private static TableFacts.Expression down(WideColumn one) {
    return new TableFacts.Expression(
        KeyRange.down(one.name(), one.type()),
        List.of(new TableFacts.Read(one.name(), KeyChange.TYPE)));
  }

  /** Of either side; whichever bears the name holds the same value, as long as both can. */
  private Key key(long table, ColumnChange columns) throws SQLException {
    Key found =
        SearchPath.none(connection, () -> KeyChoice.of(connection, table, columns.oldNames()));
    return new Key(
        found.columns().stream()
            .map(
                one ->
                    columns.oldNames().contains(one.name())
                        ? new Key.Column(one.name(), KeyChange.TYPE, null)
                        : one)
            .toList());
  }

  private void names(ColumnChange columns, int i, TableRow table) throws SQLException {
    for (String name : List.of(columns.freshNames().get(i), columns.hiddenNames().get(i))) {
      if (ColumnRow.find(connection, table.oid(), name).isPresent()) {
        obstacles.add(
            "table "
                + columns.table()
                + " has a column "
                + name
                + " already, which one of the two columns is to be called for a while; drop it if it is"
                + " a leftover, or rename it first");
      }
    }
  }
}
