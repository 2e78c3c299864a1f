package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static java.util.stream.Collectors.joining;

import io.godwit.engine.Identifier;
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

/**
 * What PostgreSQL can do of a partitioned table under a long lock only, done of each partition
 * without one; declared of the table it then only takes what is there, a matter of milliseconds. A
 * partition that has come since the plan was made is built in the same moment if it is small.
 */
record ByPartition(TableName table, Partitioning partitions, Stage stage, String prefix) {
  /** What can be read, sorted and written while a table is locked. */
  static final int SMALL = 16 * 1024 * 1024;

  /** An index of the table, of indexes of its partitions. */
  List<SqlStep> index(String name, boolean unique, String tail) {
    return index(name, unique, tail, names(name), List.of());
  }

  /**
   * The same under other names.
   *
   * @param names of the indexes of the partitions
   * @param levels statements that make it of partitions that are partitioned themselves; without
   *     them PostgreSQL does, and chooses the names
   */
  List<SqlStep> index(
      String name, boolean unique, String tail, Map<TableName, String> names, List<String> levels) {
    List<SqlStep> steps = new ArrayList<>(builds(names, unique, tail));
    String qualified = table.beside(name).sql();
    List<String> whole = new ArrayList<>(List.of(noneLarge()));
    whole.addAll(levels);
    whole.add(
        "CREATE %sINDEX %s ON %s %s"
            .formatted(unique ? "UNIQUE " : "", quote(name), table.sql(), tail));
    steps.add(
        SqlStep.transaction(
            prefix + "drop-" + name + "-on-return",
            stage,
            Lock.ACCESS_EXCLUSIVE,
            List.of(),
            // The indexes of the partitions go with it; their own undo finds nothing then.
            List.of("DROP INDEX IF EXISTS " + qualified),
            Probes.always()));
    steps.add(
        SqlStep.transaction(
            prefix + "index-" + name,
            stage,
            Lock.SHARE_ROW_EXCLUSIVE,
            whole,
            List.of(),
            Probes.validIndex(qualified)));
    return steps;
  }

  /** UNIQUE or PRIMARY KEY. */
  List<SqlStep> key(String name, String kind, List<String> columns) {
    Map<TableName, String> names = names(name);
    String key = "(" + Identifier.quoted(columns) + ")";
    List<SqlStep> steps = new ArrayList<>(builds(names, true, key));
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    sql.add(noneLarge());
    undo.add("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table.sql(), quote(name)));
    names.forEach(
        (leaf, index) -> {
          sql.add(
              "ALTER TABLE IF EXISTS %s ADD CONSTRAINT %s %s USING INDEX %s"
                  .formatted(leaf.sql(), quote(index), kind, quote(index)));
          // Of a partition only that was detached meanwhile.
          undo.add(
              "ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %s"
                  .formatted(leaf.sql(), quote(index)));
        });
    sql.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s %s".formatted(table.sql(), quote(name), kind, key));
    steps.add(
        SqlStep.transaction(
            prefix + "declare-" + name,
            stage,
            Lock.ACCESS_EXCLUSIVE,
            sql,
            undo,
            Probes.constraint(table, name)));
    return steps;
  }

  /**
   * A primary key of a partition makes NOT NULL its own, which then stays when the table's goes.
   */
  SqlStep nullableOnReturn(List<String> columns) {
    String drops =
        columns.stream()
            .map(column -> "ALTER COLUMN %s DROP NOT NULL".formatted(quote(column)))
            .collect(joining(", "));
    return SqlStep.transaction(
        prefix + "nullable-on-return",
        stage,
        Lock.ACCESS_EXCLUSIVE,
        List.of(),
        each(drops),
        Probes.always());
  }

  /** A foreign key, where PostgreSQL has no NOT VALID for it: before 18. */
  List<SqlStep> foreignKey(String name, String definition) {
    List<SqlStep> steps = new ArrayList<>();
    steps.add(
        SqlStep.transaction(
            prefix + "declare-" + name + "-of-partitions",
            stage,
            Lock.SHARE_ROW_EXCLUSIVE,
            each("ADD CONSTRAINT %s %s NOT VALID".formatted(quote(name), definition)),
            each("DROP CONSTRAINT IF EXISTS " + quote(name)),
            partitions.leaves().stream()
                .map(leaf -> "(%s)".formatted(goneOr(leaf, Probes.constraint(leaf, name))))
                .collect(joining(" AND ", "SELECT ", ""))));
    for (TableName leaf : partitions.leaves()) {
      steps.add(
          SqlStep.alone(
              prefix + "validate-" + name + "-of-" + leaf,
              stage,
              List.of(
                  "ALTER TABLE IF EXISTS %s VALIDATE CONSTRAINT %s"
                      .formatted(leaf.sql(), quote(name))),
              List.of(),
              "SELECT " + goneOr(leaf, Probes.validConstraint(leaf, name))));
    }
    steps.add(
        SqlStep.transaction(
            prefix + "declare-" + name,
            stage,
            Lock.SHARE_ROW_EXCLUSIVE,
            List.of(
                noneLarge(),
                "ALTER TABLE %s ADD CONSTRAINT %s %s"
                    .formatted(table.sql(), quote(name), definition)),
            List.of(
                "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table.sql(), quote(name))),
            Probes.validConstraint(table, name)));
    return steps;
  }

  /** An index of the table goes with those of its partitions; all come back without a long lock. */
  List<SqlStep> dropIndex(String name, String definition) {
    List<String> trees = new ArrayList<>(List.of(noneLarge()));
    List<String> leaves = new ArrayList<>();
    for (Partitioning.Attached index : partitions.of(name)) {
      if (index.leaf()) {
        leaves.add("DROP INDEX CONCURRENTLY IF EXISTS " + index.sql());
        leaves.add(index.definition().replaceFirst("INDEX ", "INDEX CONCURRENTLY "));
      } else {
        trees.add(whole(index.name(), index.definition()));
      }
    }
    trees.add(whole(name, definition));
    String qualified = table.beside(name).sql();
    return List.of(
        SqlStep.transaction(
            prefix + "index-" + name + "-on-return",
            stage,
            Lock.SHARE_ROW_EXCLUSIVE,
            List.of(),
            trees,
            Probes.always()),
        SqlStep.alone(
            prefix + "indexes-of-partitions-on-return", stage, List.of(), leaves, Probes.always()),
        SqlStep.transaction(
            prefix + "drop-index-" + name,
            stage,
            Lock.ACCESS_EXCLUSIVE,
            List.of("DROP INDEX IF EXISTS " + qualified),
            List.of(),
            Probes.noIndex(qualified)));
  }

  /** Of an index of a partitioned table PostgreSQL writes ON ONLY. */
  private static String whole(String name, String definition) {
    int only = definition.indexOf(" ON ONLY ", definition.indexOf("INDEX ") + name.length());
    return definition.substring(0, only) + " ON " + definition.substring(only + 9);
  }

  /** An index of each partition that holds rows, which belongs to none of the table's. */
  List<SqlStep> builds(Map<TableName, String> names, boolean unique, String tail) {
    return names.entrySet().stream()
        .map(
            entry -> {
              SqlStep build =
                  new Declared(entry.getKey(), stage, prefix).index(entry.getValue(), unique, tail);
              return SqlStep.alone(
                  build.id(),
                  stage,
                  build.sql(),
                  build.undo(),
                  "SELECT " + goneOr(entry.getKey(), build.probe()));
            })
        .toList();
  }

  /** True of a partition that was dropped since the plan was made: nothing is left to be done. */
  private static String goneOr(TableName leaf, String probe) {
    // Where the table is gone the other half must not look it up.
    String there = probe.replace(literal(leaf.sql()) + "::regclass", there(leaf));
    return "%s IS NULL OR (%s)".formatted(there(leaf), there);
  }

  private static String there(TableName leaf) {
    return "to_regclass(%s)".formatted(literal(leaf.sql()));
  }

  private List<String> each(String action) {
    return partitions.leaves().stream()
        .map(leaf -> "ALTER TABLE IF EXISTS %s %s".formatted(leaf.sql(), action))
        .toList();
  }

  /** Fails if a large partition has come since the plan was made, which is not prepared. */
  private String noneLarge() {
    return """
        DO $godwit$ DECLARE late regclass; BEGIN
          SELECT relid INTO late FROM pg_partition_tree(%s) WHERE isleaf AND pg_relation_size(relid) > %d
            AND NOT relid = ANY (array_remove(ARRAY[%s]::regclass[], NULL)) LIMIT 1;
          IF FOUND THEN
            RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = format('partition %%s has come since the plan was made'
              ' and is too large for this to be done of it under a lock; roll back, and retry: the new plan has it in', late);
          END IF; END $godwit$"""
        .formatted(
            literal(table.sql()),
            SMALL,
            partitions.leaves().stream().map(ByPartition::there).collect(joining(", ")));
  }

  /** A free name for the index of each partition. */
  private Map<TableName, String> names(String index) {
    Set<String> taken = new HashSet<>(partitions.names());
    taken.add(index);
    Map<TableName, String> names = new LinkedHashMap<>();
    for (TableName leaf : partitions.leaves()) {
      String base = leaf.name() + "_" + index;
      String name = Identifier.derive(base, "");
      for (int n = 1; !taken.add(name); n++) {
        name = Identifier.derive(base, "_" + n);
      }
      names.put(leaf, name);
    }
    return names;
  }
}
