package io.godwit.cli;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.Key;
import io.godwit.engine.TableFacts;
import java.util.List;

/** What a plan without its database supposes, and what it leaves open. */
final class OfflineFacts {
  /** What only the catalogs can tell. */
  static final List<String> UNKNOWN =
      List.of(
          "the type of the old column, and whether up, down and the new type can be used",
          "the key by which rows are found (a bigint column id is supposed)",
          "NOT NULL, default, CHECK, UNIQUE, foreign keys, indexes and rights of the old column",
          "triggers, views and whatever else depends on it and might forbid the change",
          "how many rows there are");

  private static final int NEWEST = 180_000;

  private OfflineFacts() {}

  static TableFacts of(ColumnChange change) {
    String oldType = "<type of " + change.column() + ">";
    String newType = change.newType() == null ? oldType : change.newType();
    String up =
        change.up() == null ? Identifier.quote(change.column()) + "::" + newType : change.up();
    return new TableFacts(
        change.table(),
        NEWEST,
        0,
        0,
        false,
        Key.of("id", "bigint"),
        new TableFacts.Column(
            change.column(), oldType, false, null, null, null, false, null, null, null, null, -1),
        newType,
        false,
        false,
        new TableFacts.Expression(up, List.of()),
        change.down() == null ? null : new TableFacts.Expression(change.down(), List.of()),
        change.where() == null ? null : new TableFacts.Expression(change.where(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        TableFacts.Triggers.NONE,
        List.of(),
        List.of(),
        "");
  }
}
