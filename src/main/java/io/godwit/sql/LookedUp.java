package io.godwit.sql;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.CopyLookup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a table can be looked up by a row of another. */
record LookedUp(Connection connection, CopyLookup lookup, List<CopyFacts.Column> sources) {
  /** It is copied, and compared under the lock of the swap, each within less than a second. */
  private static final long MOST = 50_000;

  /**
   * The type of the value.
   *
   * @param field what the user calls it
   * @throws Refused if the table, a column or a key is not there, or not usable
   */
  String type(String field) throws SQLException, Refused {
    TableRow row = SimilarNames.table(connection, lookup.table());
    String name = field + ": table " + lookup.table();
    if (row.temporary() || !row.kind().equals("r") || row.inherits()) {
      throw refused(
          name + " cannot be looked up: only a table that holds its rows itself can be, and lasts");
    }
    boolean readable =
        Rows.one(
            connection,
            r -> r.getBoolean(1),
            "SELECT has_table_privilege(?::bigint::oid, 'SELECT')",
            row.oid());
    if (!readable || row.hidden()) {
      throw refused(
          "%s cannot be read by role %s, or not all of its rows: GRANT SELECT ON %s TO it, and BYPASSRLS where it has row level security"
              .formatted(name, row.user(), lookup.table().sql()));
    }
    Set<String> key = new HashSet<>();
    for (CopyLookup.Match match : lookup.matches()) {
      matching(name, row, match);
      if (!key.add(match.column())) {
        throw refused(name + " is compared twice by column " + match.column());
      }
    }
    boolean unique =
        Rows.one(
            connection,
            r -> r.getBoolean(1),
            """
            SELECT EXISTS (SELECT FROM pg_index i WHERE indrelid = ?::bigint::oid AND indisunique AND indisvalid
              AND indimmediate AND indpred IS NULL AND indexprs IS NULL AND indnkeyatts = ? AND NOT EXISTS (
                SELECT FROM unnest((indkey::int2[])[0:indnkeyatts - 1]) k JOIN pg_attribute a ON attrelid = indrelid
                  AND attnum = k WHERE attname <> ALL (?)))
            """,
            row.oid(),
            key.size(),
            connection.createArrayOf("text", key.toArray()));
    if (!unique) {
      throw refused(
          "%s has no unique key of exactly these columns: %s. Two rows could be meant: add such a key first, or name all columns of one (by)"
              .formatted(name, String.join(", ", lookup.key())));
    }
    long rows =
        Rows.one(connection, r -> r.getLong(1), "SELECT count(*) FROM " + lookup.table().sql());
    if (rows > MOST) {
      throw refused(
          "%s has %d rows, and is compared under the lock of the swap: at most %d can be looked up. Have the column in the old table first (addColumn), or fill it after Cutover"
              .formatted(name, rows, MOST));
    }
    return column(row, lookup.value());
  }

  /** As columns of the old table are written. */
  private String column(TableRow row, String column) throws SQLException, Refused {
    // Says what there is where it is not.
    SimilarNames.column(connection, lookup.table(), row.oid(), column);
    return SearchPath.none(connection, new CopiedParts(connection, row.oid())::columns).stream()
        .filter(one -> one.name().equals(column))
        .map(CopyFacts.Column::type)
        .findFirst()
        .orElseThrow();
  }

  private void matching(String name, TableRow row, CopyLookup.Match match)
      throws SQLException, Refused {
    String type = column(row, match.column());
    String own =
        sources.stream()
            .filter(column -> column.name().equals(match.source()))
            .map(CopyFacts.Column::type)
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "%s is compared with column %s, which the old table does not have"
                            .formatted(name, match.source())));
    if (!own.equals(type)) {
      throw refused(
          "%s has column %s of type %s, and column %s is %s: only what is of the same type can be compared"
              .formatted(name, match.column(), type, match.source(), own));
    }
    CopyCatalog.equatable(
        connection,
        type,
        "%s has column %s of type %s, whose equality is an extension's and out of the triggers' sight"
            .formatted(name, match.column(), type));
  }

  private static Refused refused(String words) {
    return new Refused(List.of(words));
  }
}
