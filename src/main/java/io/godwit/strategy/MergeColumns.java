package io.godwit.strategy;

import io.godwit.api.MergeColumnsSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.TableName;
import java.util.List;

/** {@code mergeColumns}: one column that holds what several held. */
final class MergeColumns {
  private MergeColumns() {}

  static MigrationStrategy of(MergeColumnsSpec change, MigrationSpec spec) {
    MergeColumnsSpec.Into into = change.into();
    return new ColumnPair(
        new ColumnChange(
            TableName.parse(change.table()),
            change.columns().stream()
                .map(part -> new ColumnChange.Old(part.name(), part.down()))
                .toList(),
            List.of(
                new ColumnChange.Fresh(
                    into.name(), into.type(), change.up(), Boolean.TRUE.equals(into.notNull()))),
            spec.backfill().where(),
            spec.backfill().userTriggers(),
            spec.verify().tolerances()),
        spec);
  }
}
