package io.godwit.cli;

import io.godwit.api.CopyTableSpec;
import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.CopyLookup;
import io.godwit.engine.Identifier;
import io.godwit.engine.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a plan of {@code copyTable} without its database supposes, and what it leaves open. */
final class SupposedCopy {
  private static final String KEY = "id";

  /** What only the catalogs can tell. */
  static final List<String> UNKNOWN =
      List.of(
          "the columns of the table (those that are named, and a key id, are supposed), and its key",
          "its indexes, constraints, rights, policies, comments and sequences, which the new ones get",
          "triggers, views, foreign keys and whatever else depends on it and might forbid the change",
          "whether each row can be transformed, has one place, and comes back as what it was",
          "which partitions there are, how many rows, and which version of PostgreSQL it is (18 is supposed)");

  private SupposedCopy() {}

  static CopyFacts of(CopyChange change, int serverVersion) {
    String added = change.spec().addKey();
    String key = added == null ? KEY : added;
    Set<String> sources = new LinkedHashSet<>();
    if (added == null) {
      sources.add(key);
    }
    for (CopyTableSpec.Into into : change.spec().into()) {
      for (CopyTableSpec.Column column : named(into)) {
        if (column.lookup() != null) {
          column.lookup().by().forEach(by -> sources.add(by.equals()));
        } else if (column.up() == null && column.byDefault() == null) {
          sources.add(Objects.requireNonNullElse(column.from(), column.name()));
        }
      }
      if (into.partitionBy() != null && into.columns() == null) {
        sources.add(into.partitionBy().column());
      }
      if (into.down() != null) {
        into.down().forEach(back -> sources.add(back.column()));
      }
    }
    sources.remove(added);
    return new CopyFacts(
        change.table(),
        serverVersion,
        0,
        null,
        Key.of(key, "bigint"),
        sources.stream()
            .map(
                name ->
                    new CopyFacts.Column(
                        name, type(name), name.equals(key), null, null, null, List.of(), null))
            .toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        List.of(),
        null,
        List.of(),
        CopyFacts.Published.NOT,
        change.spec().into().stream().map(into -> target(change, into, sources, key)).toList(),
        List.of(),
        List.of(),
        "");
  }

  private static List<CopyTableSpec.Column> named(CopyTableSpec.Into into) {
    return into.columns() == null ? List.of() : into.columns();
  }

  private static String type(String name) {
    return name.equals(KEY) ? "bigint" : "<type of " + name + ">";
  }

  private static CopyFacts.NewColumn same(String name, String of) {
    return new CopyFacts.NewColumn(name, type(of), Identifier.quote(of), null, of);
  }

  private static CopyFacts.Target target(
      CopyChange change, CopyTableSpec.Into into, Set<String> sources, String key) {
    List<CopyFacts.NewColumn> columns = new ArrayList<>();
    if (into.columns() == null) {
      sources.forEach(name -> columns.add(same(name, name)));
    }
    for (CopyTableSpec.Column column : named(into)) {
      if (column.lookup() != null) {
        CopyLookup lookup = CopyLookup.of(change.table(), column.lookup());
        columns.add(CopyFacts.NewColumn.of(column.name(), type(lookup.value()), lookup));
        continue;
      }
      columns.add(
          column.up() == null && column.byDefault() == null
              ? same(column.name(), Objects.requireNonNullElse(column.from(), column.name()))
              : new CopyFacts.NewColumn(
                  column.name(),
                  String.valueOf(column.type()),
                  column.up(),
                  column.byDefault(),
                  null));
    }
    if (columns.stream().noneMatch(column -> key.equals(column.of()))) {
      columns.add(same(key, key));
    }
    List<CopyFacts.Back> back = new ArrayList<>();
    Set<String> said = new LinkedHashSet<>();
    if (into.down() != null) {
      into.down()
          .forEach(
              one -> {
                said.add(one.column());
                back.add(new CopyFacts.Back(one.column(), one.down()));
              });
    }
    for (CopyFacts.NewColumn column : columns) {
      String of = column.of();
      if (of != null && said.add(of)) {
        back.add(new CopyFacts.Back(of, Identifier.quote(column.name())));
      }
    }
    CopyTableSpec.Partitions by = into.partitionBy();
    return new CopyFacts.Target(
        change.until(into),
        change.after(into),
        columns,
        columns.stream()
            .filter(column -> key.equals(column.of()))
            .map(CopyFacts.NewColumn::name)
            .limit(1)
            .toList(),
        into.primaryKey(),
        into.where(),
        back,
        List.of(),
        by == null ? null : by.column(),
        by == null
            ? List.of()
            : List.of(
                new CopyFacts.Partition(
                    change.table().beside(Identifier.derive(change.after(into).name(), "_default")),
                    "DEFAULT")));
  }
}
