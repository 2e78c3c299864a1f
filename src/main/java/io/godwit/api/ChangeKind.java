package io.godwit.api;

import org.jspecify.annotations.Nullable;

/** One of the kinds of {@code spec.change}. */
public sealed interface ChangeKind
    permits AddCheckSpec,
        AddColumnSpec,
        AddForeignKeySpec,
        AddPrimaryKeySpec,
        AddUniqueSpec,
        Change.ChangeColumnType,
        Change.RenameColumn,
        CopyTableSpec,
        CreateIndexSpec,
        DropColumnSpec,
        DropIndexSpec,
        DropNotNullSpec,
        DropTableSpec,
        EnumValueSpec,
        MergeColumnsSpec,
        ReindexSpec,
        RenameTableSpec,
        SetNotNullSpec,
        SplitColumnSpec,
        SqlSpec,
        WidenKeySpec {
  /** The table that it changes, as the user writes it. */
  String table();

  /**
   * True if rows get another shape beside the one they have: they are filled, compared, and readers
   * move over. False if only what the table says of itself changes.
   */
  default boolean movesRows() {
    return false;
  }

  /** What goes where rows get another shape, in words. */
  default String oldSide() {
    return "the old column";
  }

  /** What comes then. */
  default String newSide() {
    return "the new column";
  }

  /** The two sides, where they change their names. */
  default String bothSides() {
    return "the two columns";
  }

  /** What has to be there first, where no row gets another shape and nothing goes. */
  default Deploy deploy() {
    return Deploy.EITHER;
  }

  /**
   * What it takes away though no row gets another shape, in words: {@code column note}; null if it
   * takes nothing away.
   */
  default @Nullable String takesAway() {
    return null;
  }
}
