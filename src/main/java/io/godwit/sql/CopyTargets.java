package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.CopyTableSpec;
import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import io.godwit.engine.CopyLookup;
import io.godwit.engine.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The new tables as PostgreSQL understands what the user wrote of them. */
record CopyTargets(
    Connection connection,
    CopyChange change,
    TableRow row,
    List<CopyFacts.Column> sources,
    List<CopyFacts.Index> indexes,
    Key key) {
  private static final String UP = "godwit_up";

  /** The types that can be cut into ranges of time. */
  private static final List<String> TIMES =
      List.of("date", "timestamp without time zone", "timestamp with time zone");

  /**
   * All of them, in the user's order.
   *
   * @throws Refused if a column, type or expression is not there or not usable
   */
  List<CopyFacts.Target> all() throws SQLException, Refused {
    Rows.execute(
        connection,
        "CREATE TEMP TABLE %s (LIKE %s) ON COMMIT DROP".formatted(UP, change.table().sql()));
    String added = change.spec().addKey();
    if (added != null) {
      Rows.execute(
          connection, "ALTER TABLE pg_temp.%s ADD COLUMN %s bigint".formatted(UP, quote(added)));
    }
    List<CopyFacts.Target> targets = new ArrayList<>();
    for (CopyTableSpec.Into into : change.spec().into()) {
      targets.add(target(into, targets.size()));
    }
    return targets;
  }

  private CopyFacts.Target target(CopyTableSpec.Into into, int number)
      throws SQLException, Refused {
    List<CopyFacts.NewColumn> columns = columns(into);
    String where =
        into.where() == null
            ? null
            : up().trusted("where", into.where(), "boolean", row.owner()).sql();
    List<CopyFacts.Back> back = back(into, columns, "godwit_down_" + number);
    List<String> names = columns.stream().map(CopyFacts.NewColumn::name).toList();
    List<String> primaryKey = into.primaryKey();
    if (primaryKey != null) {
      for (String name : primaryKey) {
        require(into, names, name, "primaryKey");
        if (columns.get(names.indexOf(name)).lookup() != null) {
          throw refused(
              "column %s of %s is looked up, and NULL where nothing is found: it cannot be part of primaryKey"
                  .formatted(name, change.until(into)));
        }
      }
    }
    CopyTableSpec.Partitions by = into.partitionBy();
    List<CopyFacts.Partition> partitions = List.of();
    if (by != null) {
      require(into, names, by.column(), "partitionBy");
      CopyFacts.NewColumn column = columns.get(names.indexOf(by.column()));
      if (column.up() == null
          || column.lookup() != null
          || !TIMES.contains(column.type().replaceFirst("\\(\\d\\)", ""))) {
        throw refused(
            "column %s of %s is %s: only a date, timestamp or timestamptz that follows from the old row can be cut into ranges of time"
                .formatted(by.column(), change.until(into), column.type()));
      }
      partitions =
          new CopyPartitions(connection, change.table(), change.after(into))
              .of(by, Objects.requireNonNull(column.up()), column.type());
    }
    List<String> own = new ArrayList<>();
    for (String name : key.names()) {
      columns.stream()
          .filter(column -> name.equals(column.of()))
          .findFirst()
          .ifPresent(column -> own.add(column.name()));
    }
    return new CopyFacts.Target(
        change.until(into),
        change.after(into),
        columns,
        own,
        primaryKey,
        where,
        back,
        new RenamedIndexes(connection, change.table(), indexes).under(names(columns)),
        by == null ? null : by.column(),
        partitions);
  }

  /** What columns of the old table are called here. */
  private static Map<String, String> names(List<CopyFacts.NewColumn> columns) {
    Map<String, String> names = new LinkedHashMap<>();
    for (CopyFacts.NewColumn column : columns) {
      if (column.of() != null) {
        names.putIfAbsent(column.of(), column.name());
      }
    }
    return names;
  }

  private void require(CopyTableSpec.Into into, List<String> names, String column, String field)
      throws Refused {
    if (!names.contains(column)) {
      throw refused(
          "%s has no column %s, which %s names; there are %s"
              .formatted(change.until(into), column, field, String.join(", ", names)));
    }
  }

  private List<CopyFacts.NewColumn> columns(CopyTableSpec.Into into) throws SQLException, Refused {
    List<CopyFacts.NewColumn> columns = new ArrayList<>();
    List<CopyTableSpec.Column> named = into.columns();
    if (named == null) {
      for (CopyFacts.Column source : sources) {
        columns.add(same(source.name(), source));
      }
    } else {
      for (CopyTableSpec.Column column : named) {
        columns.add(column(into, column));
      }
    }
    String added = change.spec().addKey();
    if (added != null && columns.stream().noneMatch(column -> added.equals(column.of()))) {
      columns.add(new CopyFacts.NewColumn(added, "bigint", quote(added), null, added));
    }
    Set<String> known = new HashSet<>();
    for (CopyFacts.NewColumn column : columns) {
      if (!known.add(column.name())) {
        throw refused("%s names column %s twice".formatted(change.until(into), column.name()));
      }
    }
    return columns;
  }

  private static CopyFacts.NewColumn same(String name, CopyFacts.Column source) {
    return new CopyFacts.NewColumn(name, source.type(), quote(source.name()), null, source.name());
  }

  private CopyFacts.NewColumn column(CopyTableSpec.Into into, CopyTableSpec.Column column)
      throws SQLException, Refused {
    if (column.lookup() != null) {
      CopyLookup lookup = CopyLookup.of(change.table(), column.lookup());
      String field = "lookup of " + column.name();
      if (lookup.table().equals(change.table())) {
        throw refused(field + ": a table that is copied cannot be looked up itself");
      }
      return CopyFacts.NewColumn.of(
          column.name(), new LookedUp(connection, lookup, sources).type(field), lookup);
    }
    String type = column.type() == null ? null : up().type(column.type());
    if (column.byDefault() != null) {
      String wanted = Objects.requireNonNull(type, "the API server asks for it");
      return new CopyFacts.NewColumn(
          column.name(),
          wanted,
          null,
          up().byDefault(column.name(), column.byDefault(), wanted),
          null);
    }
    String field = "up of " + column.name();
    if (column.up() != null) {
      String wanted = Objects.requireNonNull(type, "the API server asks for it");
      String up = up().trusted(field, column.up(), wanted, row.owner()).sql();
      Optional<CopyFacts.Column> same =
          sources.stream()
              .filter(source -> up.equals(source.name()) || up.equals(quote(source.name())))
              .filter(source -> source.type().equals(wanted))
              .findFirst();
      return same.isPresent()
          ? same(column.name(), same.get())
          : new CopyFacts.NewColumn(column.name(), wanted, up, null, null);
    }
    String from = column.from() == null ? column.name() : column.from();
    if (from.equals(change.spec().addKey())) {
      return new CopyFacts.NewColumn(column.name(), "bigint", quote(from), null, from);
    }
    CopyFacts.Column source = source(from, "column " + column.name() + " of " + change.until(into));
    return type == null || type.equals(source.type())
        ? same(column.name(), source)
        : new CopyFacts.NewColumn(
            column.name(),
            type,
            up().trusted(field, quote(from) + "::" + type, type, row.owner()).sql(),
            null,
            null);
  }

  private CopyFacts.Column source(String name, String who) throws Refused {
    return sources.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "table %s has no column %s, which %s is to be; there are %s. What follows from nothing needs a default"
                        .formatted(
                            change.table(),
                            name,
                            who,
                            String.join(
                                ", ", sources.stream().map(CopyFacts.Column::name).toList()))));
  }

  /** Identity where a column is here as it is. */
  private List<CopyFacts.Back> back(
      CopyTableSpec.Into into, List<CopyFacts.NewColumn> columns, @Nullable String twin)
      throws SQLException, Refused {
    List<CopyFacts.Back> back = new ArrayList<>();
    Set<String> said = new HashSet<>();
    if (into.down() != null) {
      StringBuilder text = new StringBuilder();
      for (CopyFacts.NewColumn column : columns) {
        text.append(text.isEmpty() ? "" : ", ").append(quote(column.name())).append(' ');
        text.append(column.type());
      }
      Rows.execute(connection, "CREATE TEMP TABLE %s (%s) ON COMMIT DROP".formatted(twin, text));
      TwinColumn down = new TwinColumn(connection, Objects.requireNonNull(twin));
      for (CopyTableSpec.Back one : into.down()) {
        CopyFacts.Column source = source(one.column(), "down of " + change.until(into));
        if (!said.add(one.column())) {
          throw refused(
              "down of %s names column %s twice".formatted(change.until(into), one.column()));
        }
        back.add(
            new CopyFacts.Back(
                one.column(),
                down.trusted("down of " + one.column(), one.down(), source.type(), row.owner())
                    .sql()));
      }
    }
    for (CopyFacts.NewColumn column : columns) {
      String of = column.of();
      if (of != null && said.add(of)) {
        back.add(new CopyFacts.Back(of, quote(column.name())));
      }
    }
    return back;
  }

  private TwinColumn up() {
    return new TwinColumn(connection, UP);
  }

  private static Refused refused(String words) {
    return new Refused(List.of(words));
  }
}
