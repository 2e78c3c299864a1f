package io.godwit.sql;

import io.godwit.api.CopyTableSpec;
import io.godwit.engine.CopyChange;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What keeps a table from being copied, because it would not follow to the new one. */
record CopyObstacles(Connection connection, CopyChange change, TableRow row) {

  List<String> all() throws SQLException {
    List<String> found = new ArrayList<>();
    String table = change.table().toString();
    if (row.partitioned()) {
      found.add(
          "table %s is partitioned: only a table that holds its rows itself can be copied"
              .formatted(table));
    }
    for (String name : Dependents.ofWhole(connection, change.table())) {
      found.add(
          name
              + " depends on table "
              + table
              + " and would stay with the old one: drop it first, and make it again after Cutover");
    }
    found.addAll(new CopiedPublications(connection, change.table(), row.oid()).obstacles());
    found.addAll(Dependents.subscriptions(connection, change.table()));
    ask(
        found,
        "trigger %s of table "
            + table
            + " would stay with the old one: drop it first, and make it on the new one after Cutover",
        "SELECT tgname FROM pg_trigger WHERE tgrelid = ?::bigint::oid AND NOT tgisinternal ORDER BY 1");
    ask(
        found,
        "rule %s rewrites statements on table " + table + "; drop it first",
        "SELECT rulename FROM pg_rewrite WHERE ev_class = ?::bigint::oid ORDER BY 1");
    ask(
        found,
        "column %s of table "
            + table
            + " is a generated one, which is not copied yet: drop it first",
        "SELECT attname FROM pg_attribute WHERE attrelid = ?::bigint::oid AND attnum > 0 AND NOT"
            + " attisdropped AND attgenerated <> '' ORDER BY 1");
    ask(
        found,
        "constraint %s of table "
            + table
            + " is deferrable or an exclusion constraint: what we carry over could break it after our"
            + " trigger has ended, and fail the application's COMMIT; drop it first",
        "SELECT conname FROM pg_constraint WHERE conrelid = ?::bigint::oid AND (condeferrable OR contype"
            + " = 'x') ORDER BY 1");
    ask(
        found,
        "foreign key %s of table "
            + table
            + " refers to the table itself, which is not copied yet: drop it first, and add it after"
            + " Cutover",
        "SELECT conname FROM pg_constraint WHERE conrelid = ?::bigint::oid AND confrelid = conrelid ORDER"
            + " BY 1");
    ask(
        found,
        "table " + table + " is %s: it does not last beyond a crash, so that no copy of it does",
        "SELECT 'unlogged' FROM pg_class WHERE oid = ?::bigint::oid AND relpersistence = 'u'");
    ask(
        found,
        "index %s of table "
            + table
            + " is not valid: what a build that was cut off has left; drop it first",
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE indrelid ="
            + " ?::bigint::oid AND NOT indisvalid ORDER BY 1");
    ask(
        found,
        "statistics object %s of table " + table + " would stay with the old one; drop it first",
        "SELECT stxname FROM pg_statistic_ext WHERE stxrelid = ?::bigint::oid ORDER BY 1");
    names(found);
    return found;
  }

  private void ask(List<String> found, String words, String sql) throws SQLException {
    Rows.list(connection, r -> r.getString(1), sql, row.oid()).stream()
        .map(words::formatted)
        .forEach(found::add);
  }

  private void names(List<String> found) throws SQLException {
    List<TableName> names = new ArrayList<>(List.of(change.hidden()));
    for (CopyTableSpec.Into into : change.spec().into()) {
      names.add(change.until(into));
    }
    for (TableName name : names) {
      taken(connection, name)
          .forEach(
              kind ->
                  found.add(
                      "%s is there already, as %s: choose another name, or drop it if it is a leftover"
                          .formatted(name, kind)));
    }
  }

  /** What bears a name that a table is to have; a table is a type, too. */
  static List<String> taken(Connection connection, TableName name) throws SQLException {
    return Rows.list(
        connection,
        r -> r.getString(1),
        """
        SELECT CASE relkind WHEN 'r' THEN 'a table' WHEN 'p' THEN 'a partitioned table' WHEN 'v' THEN 'a view'
          WHEN 'i' THEN 'an index' WHEN 'S' THEN 'a sequence' ELSE 'a relation' END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND relname = ?
        UNION ALL
        SELECT 'a type' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname = ? AND typname = ? AND typrelid = 0 AND NOT (typcategory = 'A' AND typelem <> 0)
        """,
        name.schema(),
        name.name(),
        name.schema(),
        name.name());
  }
}
