package io.godwit.strategy;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.TableName;
import java.util.List;

/** {@code renameColumn}: the same values under another name, each side the other's copy. */
final class RenameColumn {
  private RenameColumn() {}

  static MigrationStrategy of(Change.RenameColumn change, MigrationSpec spec) {
    return new ColumnPair(
        new ColumnChange(
            TableName.parse(change.table()),
            List.of(new ColumnChange.Old(change.column(), Identifier.quote(change.newColumn()))),
            List.of(
                new ColumnChange.Fresh(
                    change.newColumn(), null, Identifier.quote(change.column()), false)),
            spec.backfill().where(),
            spec.backfill().userTriggers(),
            spec.verify().tolerances()),
        spec);
  }
}
