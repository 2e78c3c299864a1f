package io.godwit.strategy;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.TableName;
import java.util.List;

/** {@code changeColumnType}: a column of another type, under a new name or its own. */
final class ChangeColumnType {
  private ChangeColumnType() {}

  static MigrationStrategy of(Change.ChangeColumnType change, MigrationSpec spec) {
    return new ColumnPair(
        new ColumnChange(
            TableName.parse(change.table()),
            List.of(new ColumnChange.Old(change.column(), change.down())),
            List.of(new ColumnChange.Fresh(change.newColumn(), change.type(), change.up(), false)),
            spec.backfill().where(),
            spec.backfill().userTriggers(),
            spec.verify().tolerances()),
        spec);
  }
}
