package io.godwit.strategy;

import io.godwit.api.AddCheckSpec;
import io.godwit.api.AddColumnSpec;
import io.godwit.api.AddForeignKeySpec;
import io.godwit.api.AddPrimaryKeySpec;
import io.godwit.api.AddUniqueSpec;
import io.godwit.api.Change;
import io.godwit.api.CopyTableSpec;
import io.godwit.api.CreateIndexSpec;
import io.godwit.api.DropColumnSpec;
import io.godwit.api.DropIndexSpec;
import io.godwit.api.DropNotNullSpec;
import io.godwit.api.DropTableSpec;
import io.godwit.api.EnumValueSpec;
import io.godwit.api.MergeColumnsSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.ReindexSpec;
import io.godwit.api.RenameTableSpec;
import io.godwit.api.SetNotNullSpec;
import io.godwit.api.SplitColumnSpec;
import io.godwit.api.SqlSpec;
import io.godwit.api.WidenKeySpec;
import io.godwit.engine.MigrationStrategy;

/** The strategy for a change: a new kind is one class, one field of the spec, one line here. */
public final class Strategies {
  private Strategies() {}

  /**
   * The strategy for what the spec asks for.
   *
   * @throws IllegalArgumentException if the change has no kind that this version knows
   */
  public static MigrationStrategy of(MigrationSpec spec) {
    return switch (spec.change().kind()) {
      case Change.ChangeColumnType change -> ChangeColumnType.of(change, spec);
      case Change.RenameColumn change -> RenameColumn.of(change, spec);
      case SplitColumnSpec change -> SplitColumn.of(change, spec);
      case MergeColumnsSpec change -> MergeColumns.of(change, spec);
      case AddColumnSpec change -> AddColumn.of(change, spec.backfill());
      case DropColumnSpec change -> new DropColumn(change);
      case SetNotNullSpec change -> new SetNotNull(change);
      case DropNotNullSpec change -> new DropNotNull(change);
      case AddCheckSpec change -> new AddCheck(change);
      case AddForeignKeySpec change -> new AddForeignKey(change);
      case AddUniqueSpec change -> new AddUnique(change);
      case AddPrimaryKeySpec change -> new AddPrimaryKey(change);
      case CreateIndexSpec change -> new CreateIndex(change);
      case DropIndexSpec change -> new DropIndex(change);
      case ReindexSpec change -> new Reindex(change);
      case RenameTableSpec change -> new RenameTable(change);
      case DropTableSpec change -> new DropTable(change);
      case EnumValueSpec change -> new EnumValue(change);
      case SqlSpec change -> new FreeSql(change);
      case WidenKeySpec change -> new WidenKey(change, spec);
      case CopyTableSpec change -> new CopyTable(change, spec);
    };
  }
}
