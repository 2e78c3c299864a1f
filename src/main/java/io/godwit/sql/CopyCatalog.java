package io.godwit.sql;

import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up all that a plan has to know of a table that is to be copied, and tries the new tables'
 * expressions on it, in a transaction that is always rolled back.
 */
final class CopyCatalog {
  private final Connection connection;
  private final CopyChange change;
  private final TableRow row;

  private CopyCatalog(Connection connection, CopyChange change, TableRow row) {
    this.connection = connection;
    this.change = change;
    this.row = row;
  }

  /**
   * Everything about the table, and about the new ones.
   *
   * @throws Refused if table, column, type or an expression is not there or not usable
   */
  static CopyFacts facts(Connection connection, CopyChange change) throws SQLException, Refused {
    connection.setAutoCommit(false);
    try {
      return new CopyCatalog(connection, change, SimilarNames.table(connection, change.table()))
          .look();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private CopyFacts look() throws SQLException, Refused {
    List<String> obstacles = new ArrayList<>(row.obstacles(change.table().toString()));
    if (!obstacles.isEmpty()) {
      throw new Refused(obstacles);
    }
    var parts = new CopiedParts(connection, row.oid());
    obstacles.addAll(new CopyObstacles(connection, change, row).all());
    List<CopyFacts.Column> columns = SearchPath.none(connection, parts::columns);
    Key key = key();
    if (key.byPlace() || !obstacles.isEmpty()) {
      // Nothing that follows would be of use without.
      if (key.byPlace()) {
        obstacles.addFirst(
            "table %s has no key by which its rows can be told apart (unique, NOT NULL, for all rows, not deferrable): say addKey, which gives it a bigint column with a sequence first; or addPrimaryKey"
                .formatted(change.table()));
      }
      throw new Refused(obstacles);
    }
    List<CopyFacts.Index> indexes = SearchPath.none(connection, parts::indexes);
    var targets = new CopyTargets(connection, change, row, columns, indexes, key);
    List<CopyFacts.Target> into = targets.all();
    obstacles.addAll(CopyTrial.of(connection, change, columns, key, into, rows()));
    List<String> remarks = new ArrayList<>(Remarks.of(connection));
    remarks.addAll(StarStatements.of(connection, change.table()));
    return SearchPath.none(
        connection,
        () ->
            new CopyFacts(
                change.table(),
                Rows.one(
                    connection,
                    r -> r.getInt(1),
                    "SELECT current_setting('server_version_num')::int"),
                rows(),
                row.owner().equals(row.user()) ? null : row.owner(),
                key,
                columns,
                indexes,
                parts.constraints(),
                TableOutside.grants(connection, row.oid()),
                parts.policies(),
                TableOutside.of(connection, row).rowSecurity(),
                parts.options(),
                parts.comment(),
                parts.sequences(),
                new CopiedPublications(connection, change.table(), row.oid()).published(),
                into,
                obstacles,
                remarks,
                String.join("\n", Fingerprint.of(connection, change.table()))));
  }

  private Key key() throws SQLException, Refused {
    Key own = SearchPath.none(connection, () -> KeyChoice.of(connection, row.oid(), List.of()));
    @Nullable String added = change.spec().addKey();
    if (added == null) {
      for (Key.Column column : own.columns()) {
        equatable(
            connection,
            column.type(),
            "key column %s of table %s is of type %s, whose equality is an extension's and out of the triggers' sight: make a unique key of other columns first"
                .formatted(column.name(), change.table(), column.type()));
      }
      return own;
    }
    if (!own.byPlace()) {
      throw new Refused(
          List.of(
              "table %s has a key, %s: leave out addKey, which is for tables without one"
                  .formatted(change.table(), String.join(", ", own.names()))));
    }
    if (ColumnRow.find(connection, row.oid(), added).isPresent()) {
      throw new Refused(
          List.of(
              "table %s has a column %s already: choose another name for addKey, or make that one the key (addUnique and setNotNull, or addPrimaryKey)"
                  .formatted(change.table(), added)));
    }
    return Key.of(added, "bigint");
  }

  /** The triggers find rows by it, with nothing but pg_catalog in sight. */
  static void equatable(Connection connection, String type, String otherwise)
      throws SQLException, Refused {
    try {
      SearchPath.none(
          connection,
          () ->
              Rows.one(
                  connection,
                  r -> r.getBoolean(1),
                  "SELECT (NULL::%1$s = NULL::%1$s) IS NULL".formatted(type)));
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      throw new Refused(List.of(otherwise));
    }
  }

  private long rows() throws SQLException {
    return TableSize.of(connection, change.table()).rows();
  }
}
