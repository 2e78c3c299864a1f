package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The indexes of a table where its columns bear other names, as PostgreSQL writes them: an empty
 * twin has the same ones, and its columns are renamed. In a transaction that is rolled back.
 */
record RenamedIndexes(Connection connection, TableName table, List<CopyFacts.Index> indexes) {
  private static final String TWIN = "pg_temp.godwit_named";

  private record Written(long oid, String tail, String definition) {}

  /**
   * Those of which all columns are there.
   *
   * @param names what a column is called, if it is there as it is
   */
  List<CopyFacts.Index> under(Map<String, String> names) throws SQLException {
    List<CopyFacts.Index> there =
        indexes.stream().filter(index -> names.keySet().containsAll(index.columns())).toList();
    boolean same =
        there.stream()
            .flatMap(index -> index.columns().stream())
            .allMatch(column -> column.equals(names.get(column)));
    return same ? there : renamed(there, names);
  }

  private List<CopyFacts.Index> renamed(List<CopyFacts.Index> there, Map<String, String> names)
      throws SQLException {
    Rows.execute(
        connection,
        "CREATE TEMP TABLE godwit_named (LIKE %s INCLUDING INDEXES)".formatted(table.sql()));
    List<Written> before = written();
    // In two turns: two columns may have exchanged their names.
    List<Map.Entry<String, String>> all = List.copyOf(names.entrySet());
    for (int i = 0; i < all.size(); i++) {
      rename(all.get(i).getKey(), "godwit_column_" + i);
    }
    List<String> others =
        Rows.list(
            connection,
            row -> row.getString(1),
            "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND attname NOT LIKE 'godwit\\_column\\_%'",
            TWIN);
    for (String other : others) {
      rename(other, "godwit_column_" + (all.size() + others.indexOf(other)));
    }
    for (int i = 0; i < all.size(); i++) {
      rename("godwit_column_" + i, all.get(i).getValue());
    }
    Map<Long, Written> after = new HashMap<>();
    written().forEach(one -> after.put(one.oid(), one));
    Rows.execute(connection, "DROP TABLE " + TWIN);
    List<CopyFacts.Index> renamed = new ArrayList<>();
    for (CopyFacts.Index index : there) {
      // Two that are written alike are alike.
      Optional<Written> twin =
          before.stream()
              .filter(one -> one.tail().equals(index.tail()))
              .filter(
                  one -> index.definition() == null || one.definition().equals(index.definition()))
              .map(one -> after.get(one.oid()))
              .findFirst();
      twin.ifPresent(one -> renamed.add(renamed(index, one, names)));
    }
    return renamed;
  }

  private static CopyFacts.Index renamed(
      CopyFacts.Index index, Written as, Map<String, String> names) {
    return new CopyFacts.Index(
        index.name(),
        index.kind(),
        index.unique(),
        index.plain(),
        index.columns().stream().map(names::get).toList(),
        as.tail(),
        index.definition() == null ? null : as.definition(),
        index.comment());
  }

  private void rename(String from, String to) throws SQLException {
    Rows.execute(
        connection,
        "ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(TWIN, quote(from), quote(to)));
  }

  private List<Written> written() throws SQLException {
    return SearchPath.none(
        connection,
        () ->
            Rows.list(
                connection,
                row -> new Written(row.getLong(1), row.getString(2), row.getString(3)),
                """
                SELECT i.indexrelid::bigint, substring(pg_get_indexdef(i.indexrelid) FROM ' USING .*$'),
                  coalesce(pg_get_constraintdef(k.oid), '')
                FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
                WHERE i.indrelid = ?::regclass
                """,
                TWIN));
  }
}
