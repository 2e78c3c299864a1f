package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableFacts.Constraint.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Indexes and constraints of the old column, and what they are on the new one. PostgreSQL rewrites
 * them itself: they are put on an empty clone whose column is then changed and renamed.
 */
final class Twins {
  private record IndexRow(String name, boolean unique, boolean computes, String definition) {}

  private record ConstraintRow(
      String name,
      String type,
      String definition,
      boolean validated,
      @Nullable String comment,
      String columns) {}

  private final Connection connection;
  private final ColumnChange change;
  private final Clones.Expressions expressions;
  private final FreeNames freeNames;
  private final TwinTable twin;
  private final List<String> obstacles = new ArrayList<>();
  private final List<TableFacts.Index> indexes = new ArrayList<>();
  private final List<TableFacts.Constraint> constraints = new ArrayList<>();

  Twins(
      Connection connection,
      ColumnChange change,
      long table,
      int column,
      Clones.Expressions expressions)
      throws SQLException {
    this.connection = connection;
    this.change = change;
    this.expressions = expressions;
    this.twin = new TwinTable(connection, change, expressions.newTypes().getFirst());
    this.freeNames = new FreeNames(connection, change);
    for (IndexRow index : indexRows(table, column)) {
      index(index);
    }
    for (ConstraintRow constraint : constraintRows(table, column)) {
      constraint(constraint);
    }
  }

  List<String> obstacles() {
    return obstacles;
  }

  List<TableFacts.Index> indexes() {
    return indexes;
  }

  List<TableFacts.Constraint> constraints() {
    return constraints;
  }

  private List<IndexRow> indexRows(long table, int column) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new IndexRow(
                row.getString("relname"),
                row.getBoolean("indisunique"),
                row.getBoolean("computes"),
                row.getString("definition")),
        """
        SELECT c.relname, i.indisunique, pg_get_indexdef(c.oid) AS definition,
          i.indpred IS NOT NULL OR i.indexprs IS NOT NULL AS computes
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ?::bigint::oid AND NOT i.indisprimary AND NOT i.indisexclusion
          AND (? = ANY (i.indkey) OR EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
              AND d.refobjid = i.indrelid AND d.refobjsubid = ?))
        ORDER BY c.relname
        """,
        table,
        column,
        column);
  }

  private void index(IndexRow index) throws SQLException {
    if (index.computes() && !plainCast()) {
      obstacles.add(
          "index "
              + index.name()
              + " has a condition or expression that may speak of the old value, which means"
              + " something else for the new one; drop it first, and create it anew after the"
              + " migration");
      return;
    }
    int using = index.definition().indexOf(" USING ", index.definition().indexOf(" ON "));
    String tail = index.definition().substring(using + 1);
    twin.create();
    Optional<String> rewritten =
        attempt(
            () -> {
              Rows.execute(
                  connection, "CREATE INDEX godwit_twin_index ON pg_temp.godwit_twin " + tail);
              twin.becomeNew(change.freshName());
              String definition =
                  Rows.one(
                      connection,
                      row -> row.getString(1),
                      "SELECT pg_get_indexdef('pg_temp.godwit_twin_index'::regclass)");
              return definition.substring(definition.indexOf(" USING ") + 1);
            });
    if (rewritten.isEmpty()) {
      obstacles.add(
          "index "
              + index.name()
              + " cannot be built on type "
              + expressions.newTypes().getFirst()
              + "; drop it first");
    } else {
      indexes.add(
          new TableFacts.Index(
              index.name(), index.unique(), freeNames.of(index.name()), rewritten.get()));
    }
    twin.drop();
  }

  private List<ConstraintRow> constraintRows(long table, int column) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new ConstraintRow(
                row.getString("conname"),
                row.getString("contype"),
                row.getString("definition"),
                row.getBoolean("convalidated"),
                row.getString("comment"),
                row.getString("columns")),
        """
        SELECT k.conname, k.contype::text, pg_get_constraintdef(k.oid) AS definition, k.convalidated,
          obj_description(k.oid, 'pg_constraint') AS comment,
          (SELECT string_agg(quote_ident(CASE WHEN a.attnum = ? THEN ? ELSE a.attname END), ', '
             ORDER BY x.position)
           FROM unnest(k.conkey) WITH ORDINALITY x(attnum, position)
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.attnum) AS columns
        FROM pg_constraint k
        WHERE k.conrelid = ?::bigint::oid AND ? = ANY (k.conkey) AND k.contype <> 'n'
        ORDER BY k.conname
        """,
        column,
        change.freshName(),
        table,
        column);
  }

  private void constraint(ConstraintRow row) throws SQLException {
    switch (row.type()) {
      case "c" -> check(row);
      case "u" ->
          constraints.add(
              of(Kind.UNIQUE, row, twinName(row.name()), "UNIQUE (" + row.columns() + ")"));
      case "f" -> {
        String rest = row.definition().substring(row.definition().indexOf(") REFERENCES") + 1);
        constraints.add(
            of(
                Kind.FOREIGN_KEY,
                row,
                freeNames.of(row.name()),
                "FOREIGN KEY (" + row.columns() + ")" + withoutNotValid(rest)));
      }
      case "p" -> obstacles.add("the column is part of the primary key " + row.name());
      default ->
          obstacles.add("constraint " + row.name() + " cannot be carried over; drop it first");
    }
  }

  /** A unique constraint is made from the index of its own name. */
  private String twinName(String constraint) {
    return indexes.stream()
        .filter(index -> index.name().equals(constraint))
        .map(TableFacts.Index::newName)
        .findFirst()
        .orElse(Identifier.derive(constraint, "_godwit_new"));
  }

  private void check(ConstraintRow row) throws SQLException {
    String name = change.newColumn() == null ? row.name() : freeNames.of(row.name());
    if (!plainCast()) {
      // By way of down it would fail whoever writes a value that down cannot hold.
      constraints.add(of(Kind.CHECK, row, name, null));
      return;
    }
    twin.create();
    Optional<String> definition =
        attempt(
            () -> {
              Rows.execute(
                  connection,
                  "ALTER TABLE pg_temp.godwit_twin ADD CONSTRAINT godwit_twin_check "
                      + withoutNotValid(row.definition()));
              twin.becomeNew(change.newColumn() == null ? change.column() : change.freshName());
              return Rows.one(
                  connection,
                  found -> found.getString(1),
                  """
                  SELECT pg_get_constraintdef(oid) FROM pg_constraint
                  WHERE conrelid = 'pg_temp.godwit_twin'::regclass AND conname = 'godwit_twin_check'
                  """);
            });
    twin.drop();
    if (definition.isEmpty()) {
      obstacles.add(
          "constraint "
              + row.name()
              + " makes no sense for type "
              + expressions.newTypes().getFirst()
              + "; drop it first");
      return;
    }
    constraints.add(of(Kind.CHECK, row, name, definition.get()));
  }

  /** True if both sides hold the same value, so that conditions keep their meaning. */
  private boolean plainCast() {
    return change.fresh().getFirst().up() == null || change.identity();
  }

  private static TableFacts.Constraint of(
      Kind kind, ConstraintRow row, String newName, @Nullable String newDefinition) {
    return new TableFacts.Constraint(
        kind, row.name(), row.definition(), row.validated(), row.comment(), newName, newDefinition);
  }

  private static String withoutNotValid(String definition) {
    return definition.replaceFirst(" NOT VALID$", "");
  }

  private interface Attempt {
    String run() throws SQLException;
  }

  private Optional<String> attempt(Attempt attempt) throws SQLException {
    var before = connection.setSavepoint();
    try {
      return Optional.of(attempt.run());
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      connection.rollback(before);
      return Optional.empty();
    }
  }
}
