package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static java.util.stream.Collectors.joining;

import io.godwit.engine.Identifier;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyParts;
import io.godwit.engine.Partitioning;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Indexes of a table of {@code widenKey} that is partitioned. PostgreSQL has no USING INDEX for
 * such a table; but a primary key that is declared of it takes those that its partitions have, and
 * they take their indexes. All of that is a matter of the catalogs, so that the swap has time for
 * it. Other indexes and unique constraints the table has already in Enforce: partitions that come
 * later get theirs by that.
 */
record PartedKey(KeyTable key, KeyParts parts) {
  private static final String PREFIX = "enforce/";

  /**
   * An index of a partition.
   *
   * @param fresh the name of its twin on the new columns, until the swap
   * @param spare of one more on the old columns, by which a primary key is had back
   */
  private record Own(TableName table, boolean leaf, String name, String fresh, String spare) {}

  /** Of each index of the table those of its partitions, lowest level first. */
  private Map<String, List<Own>> own() {
    Set<String> taken = new HashSet<>(parts.tree().names());
    key.table()
        .indexes()
        .forEach(index -> taken.addAll(List.of(index.newName(), index.spareName())));
    Map<String, List<Own>> own = new LinkedHashMap<>();
    for (KeyFacts.Index index : key.table().indexes()) {
      List<Own> those = new ArrayList<>();
      for (Partitioning.Attached one : parts.tree().of(index.name())) {
        those.add(
            new Own(
                one.table(),
                one.leaf(),
                one.name(),
                free(one.name(), "_godwit_new", taken),
                free(one.name(), "_godwit_spare", taken)));
      }
      own.put(index.name(), those);
    }
    return own;
  }

  private static String free(String name, String suffix, Set<String> taken) {
    String candidate = Identifier.derive(name, suffix);
    for (int n = 2; !taken.add(candidate); n++) {
      candidate = Identifier.derive(name, suffix + "_" + n);
    }
    return candidate;
  }

  private List<Own> own(KeyFacts.Index index) {
    return own().getOrDefault(index.name(), List.of());
  }

  /** The twin of an index, under a name of its own until the swap. */
  List<SqlStep> enforce(KeyFacts.Index index) {
    var leaves = new ByPartition(key.name(), parts.tree(), Stage.ENFORCE, PREFIX);
    Map<TableName, String> fresh = new LinkedHashMap<>();
    Map<TableName, String> spare = new LinkedHashMap<>();
    for (Own one : own(index)) {
      if (one.leaf()) {
        fresh.put(one.table(), one.fresh());
        spare.put(one.table(), one.spare());
      }
    }
    List<SqlStep> steps = new ArrayList<>();
    switch (index.kind()) {
      case PLAIN ->
          steps.addAll(
              leaves.index(
                  index.newName(),
                  index.unique(),
                  index.newTail(),
                  fresh,
                  levels(own(index), index)));
      case UNIQUE_CONSTRAINT -> {
        steps.addAll(leaves.builds(fresh, true, index.newTail()));
        steps.add(unique(index, fresh));
      }
      case PRIMARY_KEY -> {
        steps.addAll(leaves.builds(fresh, true, index.newTail()));
        // Its own go with the constraint; on the way back there is no time to build them.
        steps.addAll(leaves.builds(spare, true, index.tail()));
      }
    }
    return steps;
  }

  private SqlStep unique(KeyFacts.Index index, Map<TableName, String> fresh) {
    List<String> undo = new ArrayList<>();
    undo.add(alter("DROP CONSTRAINT IF EXISTS " + quote(index.newName())));
    // Of a partition only that was detached meanwhile.
    fresh.forEach(
        (leaf, name) ->
            undo.add(
                "ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %s"
                    .formatted(leaf.sql(), quote(name))));
    return SqlStep.transaction(
        PREFIX + "declare-" + index.newName(),
        Stage.ENFORCE,
        Lock.ACCESS_EXCLUSIVE,
        declared(
            "UNIQUE",
            index.newName(),
            index.newTail(),
            List.of(index.newTail()),
            own(index).stream().collect(names(Own::fresh)),
            own(index).stream().collect(names(Own::fresh))),
        undo,
        Probes.constraint(key.name(), index.newName()));
  }

  private static Collector<Own, ?, Map<TableName, String>> names(Function<Own, String> name) {
    return Collectors.toMap(Own::table, name, (one, other) -> one, LinkedHashMap::new);
  }

  /**
   * The primary key of the table, once the columns bear the names that its old one had.
   *
   * @param forth whether it is that on the new columns
   */
  List<String> primaryKey(KeyFacts.Index index, boolean forth) {
    return declared(
        "PRIMARY KEY",
        index.name(),
        index.tail(),
        // The swap is rehearsed with its way back, which needs the other one.
        forth ? List.of(index.newTail(), index.tail()) : List.of(index.hiddenTail()),
        own(index).stream().collect(names(Own::name)),
        own(index).stream().collect(names(forth ? Own::fresh : Own::spare)));
  }

  /** Names of an index and of those of its partitions, which constraints of theirs take, too. */
  List<String> renamed(KeyFacts.Index index, boolean forth) {
    List<String> sql = new ArrayList<>();
    sql.addAll(renamed(key.name(), index.name(), index.newName(), forth));
    for (Own one : own(index)) {
      sql.addAll(renamed(one.table(), one.name(), one.fresh(), forth));
    }
    return sql;
  }

  private static List<String> renamed(TableName table, String name, String fresh, boolean forth) {
    String away = KeySwap.away(name);
    return forth
        ? List.of(rename(table, name, away), rename(table, fresh, name))
        : List.of(rename(table, name, fresh), rename(table, away, name));
  }

  /** A partition may be gone. */
  private static String rename(TableName table, String from, String to) {
    return "ALTER INDEX IF EXISTS %s RENAME TO %s".formatted(table.beside(from).sql(), quote(to));
  }

  /** So that indexes of partitions that are partitioned have names that the swap knows. */
  private List<String> levels(List<Own> own, KeyFacts.Index index) {
    return own.stream()
        .filter(one -> !one.leaf())
        .map(
            one ->
                "CREATE %sINDEX %s ON %s %s"
                    .formatted(
                        index.unique() ? "UNIQUE " : "",
                        quote(one.fresh()),
                        one.table().sql(),
                        index.newTail()))
        .toList();
  }

  /**
   * A constraint of the table, of indexes that the partitions have.
   *
   * @param tail of these indexes now
   * @param before the tails of what has to be built, when nothing of this transaction was done
   * @param names of the constraints of the partitions
   * @param built names of their indexes; of a partition that has come since any such index will do
   */
  private List<String> declared(
      String kind,
      String name,
      String tail,
      List<String> before,
      Map<TableName, String> names,
      Map<TableName, String> built) {
    String columns = tail.substring(tail.indexOf('('));
    return List.of(
        """
        DO $godwit$ DECLARE part record; built name; BEGIN
          FOR part IN SELECT t.relid, t.relid::regclass AS it, c.relname, t.isleaf, k.name, k.built
            FROM pg_catalog.pg_partition_tree(%1$s) t JOIN pg_catalog.pg_class c ON c.oid = t.relid
            LEFT JOIN (VALUES %2$s) AS k (relid, name, built) ON k.relid = t.relid WHERE t.level > 0 ORDER BY t.level DESC, t.relid
          LOOP
            IF NOT part.isleaf THEN
              IF part.name IS NOT NULL THEN
                EXECUTE pg_catalog.format('ALTER TABLE %%s ADD CONSTRAINT %%I %3$s %%s', part.it, part.name, %4$s);
              END IF;
              CONTINUE;
            END IF;
            SELECT c.relname INTO built FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = part.relid AND i.indisunique AND i.indisvalid AND NOT c.relispartition
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.conrelid = part.relid)
              AND c.relname = coalesce(part.built, c.relname) AND pg_catalog.right(pg_catalog.pg_get_indexdef(c.oid), %5$d) = %6$s ORDER BY 1 LIMIT 1;
            IF built IS NOT NULL THEN
              EXECUTE pg_catalog.format('ALTER TABLE %%s ADD CONSTRAINT %%I %3$s USING INDEX %%I', part.it, coalesce(part.name, %9$s), built);
            ELSIF pg_catalog.pg_relation_size(part.relid) > %7$d THEN
              RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = pg_catalog.format('partition %%s has come since the plan was made'
                ' and is too large for an index to be built on it under a lock; build first, then try again: %%s', part.it,
                pg_catalog.concat_ws('; ', %8$s));
            END IF;
          END LOOP;
        END $godwit$"""
            .formatted(
                literal(key.name().sql()),
                values(List.of(names, built)),
                kind,
                literal(columns),
                (" " + tail).length(),
                literal(" " + tail),
                ByPartition.SMALL,
                lacking(before),
                kind.equals("UNIQUE") ? "built" : "pg_catalog.left(part.relname, 58) || '_pkey'"),
        alter("ADD CONSTRAINT %s %s %s".formatted(quote(name), kind, columns)));
  }

  private static String lacking(List<String> tails) {
    return tails.stream()
        .map(
            tail ->
                "pg_catalog.format('CREATE UNIQUE INDEX CONCURRENTLY ON %%s %%s', part.it, %s)"
                    .formatted(literal(tail)))
        .collect(joining(", "));
  }

  /** Rows of VALUES: each table that is there, and a name or two. */
  static String values(List<Map<TableName, String>> names) {
    return names.getFirst().isEmpty()
        ? "(NULL::regclass" + ", NULL::name".repeat(names.size()) + ")"
        : names.getFirst().keySet().stream()
            .map(
                table ->
                    "(pg_catalog.to_regclass(%s)%s)"
                        .formatted(
                            literal(table.sql()),
                            names.stream()
                                .map(
                                    each ->
                                        ", %s::name"
                                            .formatted(literal(String.valueOf(each.get(table)))))
                                .collect(joining())))
            .collect(joining(", "));
  }

  private String alter(String what) {
    return "ALTER TABLE %s %s".formatted(key.name().sql(), what);
  }
}
