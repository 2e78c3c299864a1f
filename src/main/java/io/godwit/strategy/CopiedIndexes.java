package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.CopyFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The indexes of a new table: those of the old one, its key, and that by which a row is found. */
record CopiedIndexes(CopyFacts facts, CopyFacts.Target target, @Nullable String addedKey) {
  /**
   * An index that takes the place of one of the old table's at the swap.
   *
   * @param until its name until then
   * @param after its name from then on
   */
  record Named(String until, String after) {}

  private boolean first() {
    return target.equals(facts.targets().getFirst());
  }

  List<String> primaryKey() {
    if (target.primaryKey() != null) {
      return target.primaryKey();
    }
    boolean had = facts.indexes().stream().anyMatch(index -> index.kind().equals("p"));
    if (!had && target.partitionBy() == null && addedKey == null) {
      return List.of();
    }
    List<String> columns = new ArrayList<>(target.key());
    if (target.partitionBy() != null && !columns.contains(target.partitionBy())) {
      columns.add(target.partitionBy());
    }
    return columns;
  }

  private Optional<CopyFacts.Index> formerKey() {
    return facts.indexes().stream().filter(index -> index.kind().equals("p")).findFirst();
  }

  private Named primaryKeyName() {
    String after =
        first() && formerKey().isPresent()
            ? formerKey().get().name()
            : derive(target.after().name(), "_pkey");
    return new Named(first() ? until(after) : after, after);
  }

  /** Indexes that are carried over: unique ones of a partitioned table need its column. */
  private List<CopyFacts.Index> carriedIndexes() {
    return target.indexes().stream()
        .filter(index -> !index.kind().equals("p"))
        .filter(
            index ->
                !index.unique()
                    || target.partitionBy() == null
                    || index.columns().contains(target.partitionBy()))
        .toList();
  }

  /** True if an index of the old table is here, too. */
  boolean carries(CopyFacts.Index index) {
    return carriedIndexes().contains(index);
  }

  Named name(CopyFacts.Index index) {
    return first()
        ? new Named(until(index.name()), index.name())
        : new Named(
            derive(target.after().name() + "_" + index.name(), ""),
            derive(target.after().name() + "_" + index.name(), ""));
  }

  /** The indexes that bear other names from the swap on. */
  List<Named> renamed() {
    List<Named> names = new ArrayList<>();
    if (first()) {
      if (!primaryKey().isEmpty()) {
        names.add(primaryKeyName());
      }
      carriedIndexes().forEach(index -> names.add(name(index)));
    }
    return names;
  }

  static String until(String name) {
    return derive(name, "_godwit_new");
  }

  List<String> create() {
    List<String> sql = new ArrayList<>();
    String table = target.table().sql();
    List<Set<String>> unique = new ArrayList<>();
    List<String> primaryKey = primaryKey();
    if (!primaryKey.isEmpty()) {
      String definition =
          target.indexes().stream()
              .filter(index -> index.kind().equals("p"))
              .filter(index -> target.partitionBy() == null && primaryKey.equals(target.key()))
              .findFirst()
              .map(CopyFacts.Index::definition)
              .orElse("PRIMARY KEY (" + quoted(primaryKey) + ")");
      sql.add(
          "ALTER TABLE %s ADD CONSTRAINT %s %s"
              .formatted(table, quote(primaryKeyName().until()), definition));
      formerKey()
          .map(CopyFacts.Index::comment)
          .filter(words -> first())
          .ifPresent(
              words -> sql.add(CopiedTable.comment(target, primaryKeyName().until(), words)));
      unique.add(new HashSet<>(primaryKey));
    }
    for (CopyFacts.Index index : carriedIndexes()) {
      String name = name(index).until();
      if (index.kind().equals("u")) {
        sql.add(
            "ALTER TABLE %s ADD CONSTRAINT %s %s"
                .formatted(table, quote(name), index.definition()));
      } else {
        sql.add(
            "CREATE %sINDEX %s ON %s%s"
                .formatted(index.unique() ? "UNIQUE " : "", quote(name), table, index.tail()));
      }
      if (index.comment() != null) {
        sql.add(
            index.kind().equals("u")
                ? CopiedTable.comment(target, name, index.comment())
                : "COMMENT ON INDEX %s IS %s"
                    .formatted(target.table().beside(name).sql(), literal(index.comment())));
      }
      if (index.plain()) {
        unique.add(new HashSet<>(index.columns()));
      }
    }
    Set<String> match = new LinkedHashSet<>(target.key());
    if (target.partitionBy() != null) {
      match.add(target.partitionBy());
    }
    if (!unique.contains(match)) {
      sql.add(
          "CREATE UNIQUE INDEX %s ON %s (%s)"
              .formatted(
                  quote(derive(target.after().name() + "_" + String.join("_", match), "_key")),
                  table,
                  quoted(List.copyOf(match))));
    }
    return sql;
  }
}
