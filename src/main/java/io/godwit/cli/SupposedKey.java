package io.godwit.cli;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.Key;
import io.godwit.engine.KeyChange;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyRange;
import io.godwit.engine.TableFacts;
import java.util.List;

/** What a plan of {@code widenKey} without its database supposes, and what it leaves open. */
final class SupposedKey {
  private static final String TYPE = "integer";

  /** What only the catalogs can tell. */
  static final List<String> UNKNOWN =
      List.of(
          "whether the column is the primary key, alone and an integer, as is supposed here",
          "which columns refer to it: each has the same steps, and is swapped in the same transaction",
          "its sequence or identity, and when that runs out",
          "other indexes, CHECK, rights, triggers, views and whatever else depends on it",
          "how many rows there are, and which version of PostgreSQL it is (18 is supposed)");

  private SupposedKey() {}

  static KeyFacts of(KeyChange change, int serverVersion) {
    String column = change.column();
    String table = change.table().name();
    String primary = Identifier.derive(table, "_pkey");
    var columns =
        new ColumnChange(
            change.table(),
            List.of(new ColumnChange.Old(column, KeyRange.down(column, TYPE))),
            List.of(new ColumnChange.Fresh(null, KeyChange.TYPE, KeyRange.up(column), false)),
            null,
            change.userTriggers(),
            List.of());
    var old =
        new TableFacts.Column(
            column,
            TYPE,
            true,
            Identifier.derive(table, "_" + column + "_not_null"),
            null,
            false,
            null,
            null,
            null,
            null,
            -1,
            new TableFacts.Expression(KeyRange.down(column, TYPE), List.of()));
    var fresh =
        new TableFacts.Fresh(
            KeyChange.TYPE,
            false,
            false,
            new TableFacts.Expression(KeyRange.up(column), List.of()),
            null);
    var facts =
        new TableFacts(
            change.table(),
            serverVersion,
            0,
            0,
            false,
            Key.of(column, KeyChange.TYPE),
            List.of(old),
            List.of(fresh),
            null,
            List.of(),
            List.of(),
            List.of(),
            TableFacts.Triggers.NONE,
            List.of(),
            List.of(),
            "");
    var index =
        new KeyFacts.Index(
            KeyFacts.IndexKind.PRIMARY_KEY,
            primary,
            true,
            "USING btree (%s)".formatted(Identifier.quote(column)),
            Identifier.derive(primary, "_godwit_new"),
            "USING btree (%s)".formatted(Identifier.quote(columns.freshName())),
            "USING btree (%s)".formatted(Identifier.quote(columns.hiddenName())),
            Identifier.derive(primary, "_godwit_new_2"),
            null);
    return new KeyFacts(
        change.table(),
        serverVersion,
        List.of(
            new KeyFacts.Table(
                columns, facts, List.of(List.of()), List.of(index), List.of(), List.of(), null)),
        List.of(),
        List.of(),
        List.of(),
        "");
  }
}
