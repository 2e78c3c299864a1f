package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.KeyChange;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyFacts.IndexKind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Indexes and CHECK constraints of columns that are widened, and what they are on the new ones.
 * PostgreSQL rewrites them itself, on an empty clone whose columns become the new ones.
 */
final class KeyBindings {
  private static final String TWIN = "pg_temp.godwit_twin";

  private final Connection connection;
  private final ColumnChange change;
  private final TableRow table;
  private final Array columns;
  private final FreeNames freeNames;
  private final List<String> obstacles = new ArrayList<>();

  KeyBindings(Connection connection, ColumnChange change, TableRow table, List<WideColumn> wide)
      throws SQLException {
    this.connection = connection;
    this.change = change;
    this.table = table;
    this.columns =
        connection.createArrayOf("int4", wide.stream().map(WideColumn::column).toArray());
    this.freeNames = new FreeNames(connection, change);
  }

  List<String> obstacles() {
    return obstacles;
  }

  private record IndexRow(
      String name,
      boolean unique,
      String definition,
      String kind,
      @Nullable String comment,
      @Nullable String trouble) {}

  List<KeyFacts.Index> indexes() throws SQLException {
    List<KeyFacts.Index> indexes = new ArrayList<>();
    for (IndexRow index : indexRows()) {
      String named = "index " + index.name() + " of table " + change.table();
      int using = index.definition().indexOf(" USING ", index.definition().indexOf(" ON "));
      String tail = index.definition().substring(using + 1);
      boolean sound = index.trouble() == null;
      Optional<String> fresh = sound ? tail(tail, change.freshNames(), true) : Optional.empty();
      Optional<String> hidden = sound ? tail(tail, change.hiddenNames(), false) : Optional.empty();
      if (fresh.isEmpty() || hidden.isEmpty()) {
        obstacles.add(
            index.trouble() != null
                ? named + " " + index.trouble()
                : named + " cannot be built on type bigint; drop it first");
        continue;
      }
      indexes.add(
          new KeyFacts.Index(
              kind(index.kind()),
              index.name(),
              index.unique(),
              tail,
              freeNames.of(index.name()),
              fresh.get(),
              hidden.get(),
              freeNames.of(index.name()),
              index.comment()));
    }
    return indexes;
  }

  private Optional<String> tail(String tail, List<String> names, boolean wide) throws SQLException {
    return rewritten(
            "CREATE INDEX godwit_twin_index ON " + TWIN + " " + tail,
            names,
            wide,
            "SELECT pg_get_indexdef('pg_temp.godwit_twin_index'::regclass)")
        .map(definition -> definition.substring(definition.indexOf(" USING ") + 1));
  }

  private static IndexKind kind(String word) {
    return switch (word) {
      case "p" -> IndexKind.PRIMARY_KEY;
      case "u" -> IndexKind.UNIQUE_CONSTRAINT;
      default -> IndexKind.PLAIN;
    };
  }

  private List<IndexRow> indexRows() throws SQLException {
    return Rows.list(
        connection,
        row ->
            new IndexRow(
                row.getString("relname"),
                row.getBoolean("indisunique"),
                row.getString("definition"),
                row.getString("kind"),
                row.getString("comment"),
                row.getString("trouble")),
        """
        SELECT c.relname, i.indisunique, pg_get_indexdef(c.oid) AS definition, coalesce(k.contype::text, '') AS kind,
          obj_description(k.oid, 'pg_constraint') AS comment,
          CASE WHEN i.indisexclusion THEN 'is of an exclusion constraint, which cannot be carried over; drop it first'
            WHEN k.condeferrable THEN 'is of a deferrable constraint, which cannot be carried over; make it one that is not deferrable first'
            WHEN (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean AND i.indisunique
              THEN 'takes NULLs for equal, which the old columns are where they cannot hold a value; drop it first'
            WHEN i.indisreplident THEN 'is the replica identity of the table; ALTER TABLE ... REPLICA IDENTITY DEFAULT first'
            WHEN i.indisclustered THEN 'is the one that the table is clustered on; ALTER TABLE ... SET WITHOUT CLUSTER first'
            WHEN NOT i.indisvalid THEN 'is invalid; drop it, or build it anew, first'
          END AS trouble
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
          AND k.contype IN ('p', 'u', 'x')
        WHERE i.indrelid = ?::bigint::oid AND EXISTS (SELECT FROM unnest(?::int[]) AS w (number)
          WHERE w.number = ANY (i.indkey) OR EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
              AND d.refobjid = i.indrelid AND d.refobjsubid = w.number))
        ORDER BY i.indisprimary DESC, c.relname
        """,
        table.oid(),
        columns);
  }

  private record CheckRow(
      String name, String definition, boolean validated, @Nullable String comment) {}

  List<KeyFacts.Check> checks() throws SQLException {
    List<KeyFacts.Check> checks = new ArrayList<>();
    for (CheckRow check : checkRows()) {
      String add =
          "ALTER TABLE %s ADD CONSTRAINT godwit_twin_check %s"
              .formatted(TWIN, check.definition().replaceFirst(" NOT VALID$", ""));
      String read =
          "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid ="
              + " 'pg_temp.godwit_twin'::regclass AND conname = 'godwit_twin_check'";
      Optional<String> fresh = rewritten(add, change.freshNames(), true, read);
      Optional<String> hidden = rewritten(add, change.hiddenNames(), false, read);
      if (fresh.isEmpty() || hidden.isEmpty()) {
        obstacles.add(
            "constraint %s of table %s makes no sense for type bigint; drop it first"
                .formatted(check.name(), change.table()));
        continue;
      }
      checks.add(
          new KeyFacts.Check(
              check.name(),
              freeNames.of(check.name()),
              fresh.get(),
              hidden.get(),
              check.validated(),
              check.comment()));
    }
    return checks;
  }

  private List<CheckRow> checkRows() throws SQLException {
    return Rows.list(
        connection,
        row ->
            new CheckRow(
                row.getString("conname"),
                row.getString("definition"),
                row.getBoolean("convalidated"),
                row.getString("comment")),
        """
        SELECT k.conname, pg_get_constraintdef(k.oid) AS definition, k.convalidated,
          obj_description(k.oid, 'pg_constraint') AS comment
        FROM pg_constraint k WHERE k.conrelid = ?::bigint::oid AND k.contype = 'c'
          AND EXISTS (SELECT FROM unnest(?::int[]) AS w (number) WHERE w.number = ANY (k.conkey))
        ORDER BY k.conname
        """,
        table.oid(),
        columns);
  }

  /** What becomes of a definition where the columns have other names; empty if it fails. */
  private Optional<String> rewritten(
      String definition, List<String> names, boolean wide, String read) throws SQLException {
    var before = connection.setSavepoint();
    try {
      Rows.execute(
          connection,
          "CREATE TEMP TABLE godwit_twin (LIKE %s) ON COMMIT DROP".formatted(change.table().sql()));
      Rows.execute(connection, definition);
      for (int i = 0; i < names.size(); i++) {
        String column = quote(change.oldNames().get(i));
        if (wide) {
          Rows.execute(
              connection,
              "ALTER TABLE %s ALTER COLUMN %s TYPE %s".formatted(TWIN, column, KeyChange.TYPE));
        }
        Rows.execute(
            connection,
            "ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(TWIN, column, quote(names.get(i))));
      }
      return Optional.of(
          SearchPath.none(connection, () -> Rows.one(connection, row -> row.getString(1), read)));
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      return Optional.empty();
    } finally {
      connection.rollback(before);
    }
  }
}
