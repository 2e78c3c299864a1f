package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableFacts.Constraint.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Indexes and constraints of old columns where several change together. What they say of one side
 * they do not say of the other, so that nothing is carried over: people are told.
 */
final class OldBindings {
  private record Row(
      String name, String type, String definition, boolean validated, @Nullable String comment) {}

  private final List<TableFacts.Index> indexes = new ArrayList<>();
  private final List<TableFacts.Constraint> constraints = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();

  OldBindings(Connection connection, ColumnChange change, long table) throws SQLException {
    Object columns = connection.createArrayOf("text", change.oldNames().toArray());
    indexes.addAll(indexes(connection, table, columns));
    for (Row row : rows(connection, table, columns)) {
      kind(row)
          .ifPresent(
              kind ->
                  constraints.add(
                      new TableFacts.Constraint(
                          kind,
                          row.name(),
                          row.definition(),
                          row.validated(),
                          row.comment(),
                          row.name(),
                          null)));
    }
  }

  List<TableFacts.Index> indexes() {
    return indexes;
  }

  List<TableFacts.Constraint> constraints() {
    return constraints;
  }

  List<String> obstacles() {
    return obstacles;
  }

  private Optional<Kind> kind(Row row) {
    return switch (row.type()) {
      case "c" -> Optional.of(Kind.CHECK);
      case "u" -> Optional.of(Kind.UNIQUE);
      case "f" -> Optional.of(Kind.FOREIGN_KEY);
      case "p" -> {
        obstacles.add(
            "one of the old columns is part of the primary key "
                + row.name()
                + ", "
                + row.definition()
                + "; keys cannot be changed this way");
        yield Optional.empty();
      }
      default -> {
        obstacles.add(
            "constraint "
                + row.name()
                + ", "
                + row.definition()
                + ", could be broken by a write through the new side; drop it first");
        yield Optional.empty();
      }
    };
  }

  /** Those that are not a constraint's, which are told of as such. */
  private static List<TableFacts.Index> indexes(Connection connection, long table, Object columns)
      throws SQLException {
    return Rows.list(
        connection,
        row -> {
          String definition = row.getString("definition");
          int using = definition.indexOf(" USING ", definition.indexOf(" ON "));
          return new TableFacts.Index(
              row.getString("relname"),
              row.getBoolean("indisunique"),
              row.getString("relname"),
              definition.substring(using + 1));
        },
        """
        SELECT c.relname, i.indisunique, pg_get_indexdef(c.oid) AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ?::bigint::oid
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = ANY (?)
            AND (a.attnum = ANY (i.indkey) OR EXISTS (SELECT FROM pg_depend d
              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum)))
        ORDER BY c.relname
        """,
        table,
        columns);
  }

  private static List<Row> rows(Connection connection, long table, Object columns)
      throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Row(
                row.getString("conname"),
                row.getString("contype"),
                row.getString("definition"),
                row.getBoolean("convalidated"),
                row.getString("comment")),
        """
        SELECT k.conname, k.contype::text, pg_get_constraintdef(k.oid) AS definition, k.convalidated,
          obj_description(k.oid, 'pg_constraint') AS comment
        FROM pg_constraint k
        WHERE k.conrelid = ?::bigint::oid AND k.contype <> 'n'
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid
            AND a.attname = ANY (?) AND a.attnum = ANY (k.conkey))
        ORDER BY k.conname
        """,
        table,
        columns);
  }
}
