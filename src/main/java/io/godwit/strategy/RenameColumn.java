package io.godwit.strategy;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.TableName;

/** {@code renameColumn}: the same values under another name, each side the other's copy. */
final class RenameColumn {
  private RenameColumn() {}

  static MigrationStrategy of(Change.RenameColumn change, MigrationSpec spec) {
    return new ColumnPair(
        new ColumnChange(
            TableName.parse(change.table()),
            change.column(),
            change.newColumn(),
            null,
            Identifier.quote(change.column()),
            Identifier.quote(change.newColumn()),
            spec.backfill().where(),
            spec.backfill().userTriggers(),
            spec.verify().tolerances()),
        spec.dualWrite().by());
  }
}
