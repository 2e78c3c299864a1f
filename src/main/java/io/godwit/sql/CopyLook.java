package io.godwit.sql;

import io.godwit.engine.Copies;
import io.godwit.engine.TableCopy;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table and of its copies do not agree: before the swap the copies have to be what
 * the old table says, from then on the old table what the copies say. On a connection that commits
 * each statement.
 */
record CopyLook(Connection connection, Transform transform) {

  private Copies copies() {
    return Objects.requireNonNull(transform.copies());
  }

  /** The name that the old table bears now. */
  TableName old() throws SQLException {
    return TableRow.firstOf(connection, copies().hidden(), transform.table());
  }

  private interface Compared {
    TwoTables.Seen of(TwoTables tables) throws SQLException;
  }

  /** A range of keys, on all sides. */
  Blocks.Seen look(@Nullable String lo, String hi) throws SQLException {
    TableName old = old();
    KeySql key = new KeySql(transform.key());
    Condition range = hi.isEmpty() ? key.behind(lo) : key.between(lo, hi);
    long rows =
        Rows.one(
            connection,
            row -> row.getLong(1),
            "SELECT count(*) FROM ONLY %s AS r WHERE %s".formatted(old.sql(), range.sql()),
            range.parameters().toArray());
    List<String> keys = differing(old, range, tables -> tables.compare(lo, hi));
    return new Blocks.Seen(rows, keys, null);
  }

  /** Those of some keys whose rows differ still. */
  List<String> still(List<String> keys) throws SQLException {
    Condition among =
        new KeySql(transform.key()).among(connection.createArrayOf("text", keys.toArray()));
    List<String> differing =
        differing(
            old(),
            among,
            tables -> new TwoTables.Seen(0, 0, java.util.Map.of(), tables.still(keys)));
    return differing.stream().filter(keys::contains).toList();
  }

  private List<String> differing(TableName old, Condition rows, Compared compared)
      throws SQLException {
    boolean swapped = old.equals(copies().hidden());
    if (swapped && !copies().carried()) {
      return List.of();
    }
    Set<String> keys = new LinkedHashSet<>();
    for (Copies.Target target : copies().targets()) {
      TableCopy copy =
          swapped
              ? copies().back(transform.key(), target)
              : copies().forth(old, transform.key(), target);
      try {
        add(keys, compared.of(new TwoTables(connection, copy)));
      } catch (SQLException e) {
        if (!SqlFailure.badValue(e)) {
          throw e;
        }
        keys.addAll(unfit(copy, rows));
        add(keys, compared.of(new TwoTables(connection, without(copy))));
      }
    }
    if (!swapped && copies().divided()) {
      keys.addAll(
          Rows.list(
              connection,
              row -> row.getString(1),
              "SELECT %s FROM ONLY %s AS r WHERE %s AND (%s) <> 1"
                  .formatted(
                      transform.key().text("r"),
                      old.sql(),
                      rows.sql(),
                      Rows.escaped(copies().belongs())),
              rows.parameters().toArray()));
    }
    return List.copyOf(keys);
  }

  private static void add(Set<String> keys, TwoTables.Seen seen) {
    seen.rows().forEach(row -> keys.add(row.key()));
  }

  /**
   * Rows for which an expression fails: they are wherever they were, and not what they should be.
   */
  private List<String> unfit(TableCopy copy, Condition rows) throws SQLException {
    Rows.execute(
        connection,
        """
            CREATE OR REPLACE FUNCTION pg_temp.godwit_unfit(godwit_row %s) RETURNS boolean
            LANGUAGE plpgsql AS $godwit$
            #variable_conflict use_column
            BEGIN
              PERFORM %s FROM (SELECT (godwit_row).*) AS r;
              RETURN false;
            EXCEPTION WHEN data_exception THEN
              RETURN true;
            END $godwit$"""
            .formatted(copy.source().sql(), values(copy)));
    Condition source = copy.source().equals(old()) ? rows : Condition.ALL;
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT %s FROM %s AS r WHERE %s AND pg_temp.godwit_unfit(r) LIMIT %d"
            .formatted(copy.key().text("r"), copy.source().sql(), source.sql(), Discrepancies.MOST),
        source.parameters().toArray());
  }

  private String values(TableCopy copy) throws SQLException {
    List<String> values = new ArrayList<>();
    for (CopiedColumn column : CopiedColumn.of(connection, copy.table())) {
      String made = copy.columns().get(column.name());
      if (made != null) {
        values.add("(" + made + ")::" + column.type());
      }
    }
    if (copy.where() != null) {
      values.add(copy.where());
    }
    return values.stream().collect(Collectors.joining(", "));
  }

  private static TableCopy without(TableCopy copy) {
    String fit = "NOT pg_temp.godwit_unfit(r)";
    return new TableCopy(
        copy.source(),
        copy.table(),
        copy.key(),
        copy.copyKey(),
        copy.columns(),
        copy.where() == null
            ? fit
            : "CASE WHEN pg_temp.godwit_unfit(r) THEN false ELSE (" + copy.where() + ") END",
        copy.leftOut(),
        copy.copyWhere());
  }
}
