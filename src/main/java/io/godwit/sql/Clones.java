package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Empty temporary twins of the table, on which PostgreSQL itself judges types and expressions and
 * writes them back in its own words. A stored generated column accepts exactly what we need: an
 * immutable expression over the columns of one row, none of them generated (rules-postgres 14).
 */
final class Clones {
  /** What PostgreSQL made of the user's words. */
  record Expressions(
      List<String> newTypes,
      List<TableFacts.Expression> ups,
      List<TableFacts.@Nullable Expression> downs,
      TableFacts.@Nullable Expression where) {}

  private final Connection connection;
  private final ColumnChange change;
  private final TwinColumn forth;
  private final TwinColumn back;

  Clones(Connection connection, ColumnChange change) {
    this.connection = connection;
    this.change = change;
    this.forth = new TwinColumn(connection, "godwit_up");
    this.back = new TwinColumn(connection, "godwit_down");
  }

  Expressions expressions(List<String> oldTypes) throws SQLException, Refused {
    clone("godwit_up");
    List<String> newTypes = new ArrayList<>();
    List<TableFacts.Expression> ups = new ArrayList<>();
    for (ColumnChange.Fresh column : change.fresh()) {
      String newType = column.type() == null ? oldTypes.getFirst() : forth.type(column.type());
      String up = column.up() == null ? quote(change.column()) + "::" + newType : column.up();
      String field = change.fresh().size() == 1 ? "up" : "up of " + column.name();
      newTypes.add(newType);
      ups.add(forth.expression(field, up, newType));
    }
    TableFacts.Expression where =
        change.where() == null
            ? null
            : forth.expression("backfill.where", change.where(), "boolean");
    return new Expressions(newTypes, ups, downs(oldTypes, newTypes), where);
  }

  private List<TableFacts.@Nullable Expression> downs(List<String> oldTypes, List<String> newTypes)
      throws SQLException, Refused {
    clone("godwit_down");
    // The old columns are gone from this clone: the way back may only read what is new.
    for (String column : change.oldNames()) {
      Rows.execute(
          connection,
          "ALTER TABLE pg_temp.godwit_down DROP COLUMN %s CASCADE".formatted(quote(column)));
    }
    List<String> spoken = change.spokenNames();
    for (int i = 0; i < spoken.size(); i++) {
      Rows.execute(
          connection,
          "ALTER TABLE pg_temp.godwit_down DROP COLUMN IF EXISTS %s CASCADE, ADD COLUMN %s %s"
              .formatted(quote(spoken.get(i)), quote(spoken.get(i)), newTypes.get(i)));
    }
    List<TableFacts.@Nullable Expression> downs = new ArrayList<>();
    for (int i = 0; i < change.old().size(); i++) {
      ColumnChange.Old column = change.old().get(i);
      String field = change.old().size() == 1 ? "down" : "down of " + column.name();
      downs.add(
          column.down() == null ? null : back.expression(field, column.down(), oldTypes.get(i)));
    }
    return downs;
  }

  private void clone(String name) throws SQLException {
    Rows.execute(
        connection,
        "CREATE TEMP TABLE %s (LIKE %s INCLUDING GENERATED) ON COMMIT DROP"
            .formatted(name, change.table().sql()));
  }

  /**
   * Constant defaults, carried through {@code up}, as a literal; null if it is not constant.
   *
   * @param old the old columns, not all of which have a default
   * @param at which of the new columns
   */
  @Nullable String constantDefault(List<ColumnRow> old, Expressions expressions, int at)
      throws SQLException {
    TableFacts.Expression up = expressions.ups().get(at);
    String type = expressions.newTypes().get(at);
    if (!up.reads().stream().allMatch(read -> change.oldNames().contains(read.column()))) {
      return null;
    }
    Savepoint before = connection.setSavepoint();
    try {
      List<String> defaults = new ArrayList<>();
      for (int i = 0; i < old.size(); i++) {
        String byDefault = old.get(i).defaultSql();
        if (byDefault != null) {
          immutable(old.get(i).type(), byDefault);
        }
        defaults.add(
            "(%s)::%s AS %s"
                .formatted(
                    byDefault == null ? "NULL" : byDefault,
                    old.get(i).type(),
                    quote(change.oldNames().get(i))));
      }
      return Rows.one(
          connection,
          row -> row.getString(1),
          "SELECT %s || '::%s' FROM (SELECT %s) AS d"
              .formatted(
                  (change.several() ? "quote_nullable" : "quote_literal")
                      + "(((%s)::%s)::text)".formatted(up.sql(), type),
                  type.replace("'", "''"),
                  String.join(", ", defaults)));
    } catch (SQLException notConstant) {
      connection.rollback(before);
      return null;
    }
  }

  private void immutable(String type, String expression) throws SQLException {
    Rows.execute(
        connection,
        "ALTER TABLE pg_temp.godwit_up ADD COLUMN godwit_default %s GENERATED ALWAYS AS (%s\n) STORED"
            .formatted(type, expression));
    Rows.execute(connection, "ALTER TABLE pg_temp.godwit_up DROP COLUMN godwit_default");
  }
}
