package io.godwit.cli;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.CopyStrategy;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.KeyStrategy;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.PairStrategy;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TakenAway;
import io.godwit.engine.TypeStrategy;
import java.util.ArrayList;
import java.util.List;

/**
 * What source code would call the old shape.
 *
 * @param tables tables of the change, which say that a column's name may be theirs
 * @param columns columns that go, or get another type under the same name
 * @param whole true if the tables are looked for by themselves
 * @param goes true if what is looked for goes or changes, so that who names it has to change
 */
record SourceNames(List<TableName> tables, List<String> columns, boolean whole, boolean goes) {
  SourceNames {
    tables = List.copyOf(tables);
    columns = List.copyOf(columns);
  }

  static SourceNames of(MigrationStrategy strategy) {
    return switch (strategy) {
      case PairStrategy pair ->
          new SourceNames(
              List.of(pair.table()),
              pair.change().old().stream().map(ColumnChange.Old::name).toList(),
              false,
              true);
      case KeyStrategy key ->
          new SourceNames(List.of(key.table()), List.of(key.change().column()), false, true);
      case TableStrategy table -> of(table);
      case CopyStrategy copy -> new SourceNames(List.of(copy.table()), List.of(), true, true);
      case FreeStrategy free -> new SourceNames(free.tables(), List.of(), true, true);
      // The type's name: it is written as a table's is.
      case TypeStrategy type -> new SourceNames(List.of(type.table()), List.of(), true, true);
    };
  }

  private static SourceNames of(TableStrategy strategy) {
    TakenAway taken = strategy.takesAway().orElse(null);
    List<String> columns = new ArrayList<>();
    if (taken != null && taken.column() != null) {
      columns.add(taken.column());
    }
    return new SourceNames(
        List.of(taken == null ? strategy.table() : taken.table()),
        columns,
        columns.isEmpty(),
        taken != null);
  }

  /** In a sentence: {@code column amount_cents of table public.orders}. */
  String words() {
    String of =
        (tables.size() == 1 ? "table " : "tables ")
            + String.join(", ", tables.stream().map(TableName::toString).toList());
    return whole
        ? of
        : (columns.size() == 1 ? "column " : "columns ") + String.join(", ", columns) + " of " + of;
  }
}
