package io.godwit.cli;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.CopyStrategy;
import io.godwit.engine.Draft;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.Identifier;
import io.godwit.engine.Key;
import io.godwit.engine.KeyStrategy;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.PairStrategy;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TypeStrategy;
import java.util.List;
import java.util.stream.Stream;

/** What a plan without its database supposes, and what it leaves open. */
final class OfflineFacts {
  /** What only the catalogs can tell of a column. */
  private static final List<String> OF_A_PAIR =
      List.of(
          "the type of the old column, and whether up, down and the new type can be used",
          "the key by which rows are found (a bigint column id is supposed)",
          "NOT NULL, default, CHECK, UNIQUE, foreign keys, indexes and rights of the old column",
          "triggers, views and whatever else depends on it and might forbid the change",
          "how many rows there are");

  /** The same of a table. */
  private static final List<String> OF_A_TABLE =
      List.of(
          "whether the table, its columns and indexes are there, names are free, and whether it has"
              + " partitions",
          "whether there are rows that forbid the change, and how many rows there are",
          "which foreign keys, views, functions and rights have to do with it, where it is taken"
              + " away or renamed: there are steps for some of them",
          "which version of PostgreSQL it is (18 is supposed)");

  private static final List<String> OF_A_NEW_COLUMN =
      Stream.concat(
              Stream.of(
                  "whether its default has another value for each row: then the rows that are there get"
                      + " it in Backfill"),
              OF_A_TABLE.stream())
          .toList();

  private static final List<String> OF_A_TYPE =
      List.of("whether the type is there, is an enum, and which values it has");

  private static final List<String> OF_FREE_SQL =
      List.of(
          "whether PostgreSQL takes the statements, and what the judge says to them (godwit lint)",
          "which locks the steps take on the tables, and how many rows there are");

  private static final int NEWEST = 180_000;

  private OfflineFacts() {}

  /** The plan as far as it is known. */
  static Draft draft(MigrationStrategy strategy) {
    return switch (strategy) {
      case PairStrategy pair -> pair.draft(of(pair.change()));
      case KeyStrategy key -> key.draft(SupposedKey.of(key.change(), NEWEST));
      case CopyStrategy copy -> copy.draft(SupposedCopy.of(copy.change(), NEWEST));
      case TypeStrategy type -> type.draft(type.supposed());
      case FreeStrategy free -> free.draft(FreeStrategy.Judged.NOT);
      case TableStrategy table -> table.draft(table.supposed(NEWEST), List.of(), List.of());
    };
  }

  /** What is not. */
  static List<String> unknown(MigrationStrategy strategy) {
    return switch (strategy) {
      case PairStrategy pair -> OF_A_PAIR;
      case KeyStrategy key -> SupposedKey.UNKNOWN;
      case CopyStrategy copy -> SupposedCopy.UNKNOWN;
      case TypeStrategy type -> OF_A_TYPE;
      case FreeStrategy free -> OF_FREE_SQL;
      case TableStrategy table -> table.adds().isEmpty() ? OF_A_TABLE : OF_A_NEW_COLUMN;
    };
  }

  private static TableFacts of(ColumnChange change) {
    return new TableFacts(
        change.table(),
        NEWEST,
        0,
        0,
        false,
        Key.of("id", "bigint"),
        change.old().stream().map(OfflineFacts::column).toList(),
        change.fresh().stream().map(column -> column(change, column)).toList(),
        change.where() == null ? null : new TableFacts.Expression(change.where(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        TableFacts.Triggers.NONE,
        List.of(),
        List.of(),
        "");
  }

  private static TableFacts.Column column(ColumnChange.Old column) {
    return new TableFacts.Column(
        column.name(),
        typeOf(column.name()),
        false,
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        -1,
        column.down() == null ? null : new TableFacts.Expression(column.down(), List.of()));
  }

  private static TableFacts.Fresh column(ColumnChange change, ColumnChange.Fresh column) {
    String type = column.type() == null ? typeOf(change.column()) : column.type();
    String up = column.up() == null ? Identifier.quote(change.column()) + "::" + type : column.up();
    return new TableFacts.Fresh(type, false, false, new TableFacts.Expression(up, List.of()), null);
  }

  private static String typeOf(String column) {
    return "<type of " + column + ">";
  }
}
