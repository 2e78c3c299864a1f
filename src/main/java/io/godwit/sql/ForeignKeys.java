package io.godwit.sql;

import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.Identifier;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Foreign keys on columns that are widened, or that refer to one, and their twins. */
final class ForeignKeys {
  private final Connection connection;
  private final List<WideColumn> wide;
  private final Set<String> names = new HashSet<>();
  private final List<String> obstacles = new ArrayList<>();

  ForeignKeys(Connection connection, List<WideColumn> wide) {
    this.connection = connection;
    this.wide = wide;
  }

  List<String> obstacles() {
    return obstacles;
  }

  private record Found(
      TableName table,
      TableName referenced,
      String name,
      String definition,
      boolean validated,
      @Nullable String comment,
      List<String> columns,
      List<String> others,
      String head,
      boolean ofPartitions,
      boolean toPartitions) {}

  /** All of them; with nothing in the search path, so that definitions name schemas. */
  List<KeyFacts.ForeignKey> all() throws SQLException {
    List<KeyFacts.ForeignKey> keys = new ArrayList<>();
    for (Found one : found()) {
      String definition = one.definition().replaceFirst(" NOT VALID$", "");
      String rest =
          definition.startsWith(one.head()) ? definition.substring(one.head().length()) : " (";
      if (rest.contains("(") || rest.contains("SET DEFAULT") || rest.contains("NOT ENFORCED")) {
        obstacles.add(
            "foreign key %s of table %s, %s, cannot be carried over to the new columns; drop it first"
                .formatted(one.name(), one.table(), definition));
        continue;
      }
      if (one.ofPartitions()) {
        obstacles.add(
            "foreign key %s is of table %s, which is partitioned: before PostgreSQL 18 such a table has no NOT VALID, so that the way back could declare it without a long lock only partition by partition, which is not done yet; drop it first, and add it again after the migration"
                .formatted(one.name(), one.table()));
        continue;
      }
      keys.add(
          new KeyFacts.ForeignKey(
              one.table(),
              one.referenced(),
              one.name(),
              definition,
              free(one),
              "FOREIGN KEY (%s) REFERENCES %s (%s)%s"
                  .formatted(
                      quoted(fresh(one.table(), one.columns())),
                      one.referenced().sql(),
                      quoted(fresh(one.referenced(), one.others())),
                      rest),
              one.validated(),
              one.comment(),
              one.toPartitions() && !fresh(one.referenced(), one.others()).equals(one.others())));
    }
    return keys;
  }

  private List<String> fresh(TableName table, List<String> columns) {
    return columns.stream()
        .map(
            name ->
                wide.stream().anyMatch(w -> w.table().equals(table) && w.name().equals(name))
                    ? Identifier.derive(name, "_godwit_new")
                    : name)
        .toList();
  }

  /** Names of constraints are those of their table. */
  private String free(Found one) throws SQLException {
    String wanted = Identifier.derive(one.name(), "_godwit_new");
    String candidate = wanted;
    for (int i = 2; !names.add(one.table() + " " + candidate) || taken(one, candidate); i++) {
      candidate = Identifier.derive(wanted, "_" + i);
    }
    return candidate;
  }

  private boolean taken(Found one, String name) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ?::regclass AND conname = ?)",
        one.table().sql(),
        name);
  }

  private List<Found> found() throws SQLException {
    return Rows.list(
        connection,
        ForeignKeys::found,
        """
        SELECT n.nspname, c.relname, m.nspname AS other_schema, o.relname AS other, k.conname,
          pg_get_constraintdef(k.oid) AS definition, k.convalidated,
          obj_description(k.oid, 'pg_constraint') AS comment, x.columns, y.columns AS others,
          format('FOREIGN KEY (%s) REFERENCES %I.%I(%s)', x.quoted, m.nspname, o.relname, y.quoted) AS head,
          c.relkind = 'p' AS of_partitions, o.relkind = 'p' AS to_partitions
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class o ON o.oid = k.confrelid JOIN pg_namespace m ON m.oid = o.relnamespace
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text ORDER BY p.at) AS columns,
            string_agg(quote_ident(a.attname), ', ' ORDER BY p.at) AS quoted
          FROM unnest(k.conkey) WITH ORDINALITY p (number, at)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number) AS x
        CROSS JOIN LATERAL (SELECT array_agg(a.attname::text ORDER BY p.at) AS columns,
            string_agg(quote_ident(a.attname), ', ' ORDER BY p.at) AS quoted
          FROM unnest(k.confkey) WITH ORDINALITY p (number, at)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.number) AS y
        WHERE k.contype = 'f' AND k.conparentid = 0
          AND EXISTS (SELECT FROM unnest(?::bigint[], ?::int[]) AS w (relation, number)
            WHERE k.conrelid = w.relation::oid AND w.number = ANY (k.conkey)
              OR k.confrelid = w.relation::oid AND w.number = ANY (k.confkey))
        ORDER BY n.nspname, c.relname, k.conname
        """,
        connection.createArrayOf("int8", wide.stream().map(WideColumn::oid).toArray()),
        connection.createArrayOf("int4", wide.stream().map(WideColumn::column).toArray()));
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        new TableName(row.getString("nspname"), row.getString("relname")),
        new TableName(row.getString("other_schema"), row.getString("other")),
        row.getString("conname"),
        row.getString("definition"),
        row.getBoolean("convalidated"),
        row.getString("comment"),
        List.of((String[]) row.getArray("columns").getArray()),
        List.of((String[]) row.getArray("others").getArray()),
        row.getString("head"),
        row.getBoolean("of_partitions"),
        row.getBoolean("to_partitions"));
  }
}
