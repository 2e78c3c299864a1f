package io.godwit.strategy;

import io.godwit.api.MigrationSpec;
import io.godwit.api.SplitColumnSpec;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.TableName;
import java.util.List;

/** {@code splitColumn}: several columns, each with a part of what one holds. */
final class SplitColumn {
  private SplitColumn() {}

  static MigrationStrategy of(SplitColumnSpec change, MigrationSpec spec) {
    return new ColumnPair(
        new ColumnChange(
            TableName.parse(change.table()),
            List.of(new ColumnChange.Old(change.column(), change.down())),
            change.into().stream()
                .map(
                    part ->
                        new ColumnChange.Fresh(
                            part.name(),
                            part.type(),
                            part.up(),
                            Boolean.TRUE.equals(part.notNull())))
                .toList(),
            spec.backfill().where(),
            spec.backfill().userTriggers(),
            spec.verify().tolerances()),
        spec);
  }
}
