package io.godwit.sql;

import io.godwit.engine.StatementText;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TakenAway;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What keeps something from being taken away, and what people should know of it. Reads only. */
final class Takings {
  private final Connection connection;
  private final TableName table;
  private final TakenAway taken;
  private final List<String> refusals = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private Takings(Connection connection, TakenAway taken) {
    this.connection = connection;
    this.table = taken.table();
    this.taken = taken;
  }

  /**
   * What was found.
   *
   * @param refusals why it cannot be done, each a sentence that says what to do
   * @param remarks what else goes, or is not known
   */
  record Found(List<String> refusals, List<String> remarks) {}

  static Found of(Connection connection, TableDefinition definition, TakenAway taken)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      var takings = new Takings(connection, taken);
      long oid = TableRow.find(connection, taken.table()).map(TableRow::oid).orElse(0L);
      String column = taken.column();
      return SearchPath.none(
          connection,
          () -> {
            if (column == null) {
              takings.whole(definition);
              takings.refusals.addAll(Dependents.subscriptions(connection, taken.table()));
            } else if (definition.column(column).isPresent()) {
              takings.column(oid, column, definition);
            }
            takings.published(oid);
            takings.texts();
            return new Found(takings.refusals, takings.remarks);
          });
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void column(long oid, String column, TableDefinition definition) throws SQLException {
    if (definition.column(taken.hidden()).isPresent()) {
      refusals.add(
          "table %s has a column %s already, by which column %s would go out of sight: rename it"
              .formatted(table, taken.hidden(), column));
    }
    int number =
        Rows.one(
            connection,
            row -> row.getInt(1),
            "SELECT attnum FROM pg_attribute WHERE attrelid = ?::bigint::oid AND attname = ?",
            oid,
            column);
    refusals.addAll(ColumnParts.constraints(connection, oid, number));
    for (ColumnParts.Index index : ColumnParts.indexes(connection, oid, number)) {
      (index.alone() ? remarks : refusals).add(index.words(column));
    }
    for (String name : Dependents.bound(connection, oid, number)) {
      if (!name.startsWith("constraint ")) {
        refusals.add(name + " depends on column " + column + ": drop it, or change it, first");
      }
    }
    for (String sequence : ColumnParts.sequences(connection, oid, number)) {
      remarks.add(
          "Sequence %s is owned by column %s and goes with it.".formatted(sequence, column));
    }
    for (String function : ColumnParts.triggerFunctions(connection, oid, column)) {
      refusals.add(
          "%s names column %s in its text, so that every write would fail without it: change the"
                  .formatted(function, column)
              + " function first");
    }
  }

  private void whole(TableDefinition definition) throws SQLException {
    if (definition.others().contains(taken.hidden())) {
      refusals.add(
          "%s.%s is there already, the name by which %s would go out of sight: rename it"
              .formatted(table.schema(), taken.hidden(), taken.words()));
    }
    if (taken.kind() == TakenAway.Kind.NAME) {
      // What hangs on the table follows it to its new name.
      refusals.addAll(
          Rows.list(
              connection,
              row ->
                  "rule %s of table %s would not see what is written through the view: drop it first"
                      .formatted(row.getString(1), table),
              "SELECT quote_ident(rulename) FROM pg_rewrite WHERE ev_class = to_regclass(?) AND"
                  + " rulename <> '_RETURN' ORDER BY 1",
              table.sql()));
      return;
    }
    for (String name : Dependents.ofWhole(connection, table)) {
      // Foreign keys have steps of their own.
      if (!name.startsWith("constraint ")) {
        refusals.add(name + " depends on table " + table + ": drop it, or change it, first");
      }
    }
    for (String sequence : ColumnParts.sequences(connection, table)) {
      remarks.add("Sequence %s is owned by the table and goes with it.".formatted(sequence));
    }
  }

  private void published(long oid) throws SQLException {
    String column = taken.column();
    for (Publishing publication : Publishing.of(connection, oid)) {
      // One that shows every column is judged by what its subscribers are ready for.
      if (column != null && !publication.columns().contains(column)) {
        continue;
      }
      refusals.add(
          "publication %s publishes table %s: its subscribers would stop at a name that they do not"
                  .formatted(publication.name(), table)
              + " know; take the %s out of it first"
                  .formatted(column == null ? "table" : "column or the table"));
    }
  }

  /** Functions name things in their text only: PostgreSQL knows of no dependency. */
  private void texts() throws SQLException {
    String column = taken.column();
    List<String> functions =
        ColumnParts.functions(connection, column == null ? table.name() : column).stream()
            .filter(
                function -> {
                  StatementText text = StatementText.of(function.text());
                  return column == null
                      ? text.namesWhole(table, Set.of(table.name()))
                      : text.names(table, Set.of(column));
                })
            .map(ColumnParts.Function::name)
            .toList();
    if (!functions.isEmpty()) {
      remarks.add(
          "Functions name %s in their text, and fail once it is out of sight: %s."
              .formatted(taken.words(), String.join(", ", functions)));
    }
  }
}
