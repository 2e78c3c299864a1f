package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exactly one kind of change. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value =
        "[has(self.changeColumnType), has(self.renameColumn), has(self.splitColumn), has(self.mergeColumns), has(self.addColumn), has(self.dropColumn), has(self.setNotNull), has(self.dropNotNull), has(self.addCheck), has(self.addForeignKey), has(self.addUnique), has(self.addPrimaryKey), has(self.createIndex), has(self.dropIndex), has(self.reindex), has(self.renameTable), has(self.dropTable), has(self.enumValue), has(self.sql), has(self.widenKey), has(self.copyTable)].filter(x, x).size() == 1",
    message =
        "must have exactly one kind of change; kubectl explain migration.spec.change lists them")
public record Change(
    @Nullable @JsonPropertyDescription("Give a column another type, under a new name or its own.")
        ChangeColumnType changeColumnType,
    @Nullable @JsonPropertyDescription("Give a column another name.") RenameColumn renameColumn,
    @Nullable @JsonPropertyDescription("Put several columns in the place of one.")
        SplitColumnSpec splitColumn,
    @Nullable @JsonPropertyDescription("Put one column in the place of several.")
        MergeColumnsSpec mergeColumns,
    @Nullable @JsonPropertyDescription("Add a column.") AddColumnSpec addColumn,
    @Nullable @JsonPropertyDescription("Drop a column that nobody uses.") DropColumnSpec dropColumn,
    @Nullable @JsonPropertyDescription("Forbid NULL in a column.") SetNotNullSpec setNotNull,
    @Nullable @JsonPropertyDescription("Allow NULL in a column.") DropNotNullSpec dropNotNull,
    @Nullable @JsonPropertyDescription("Add a condition that every row must fulfil.")
        AddCheckSpec addCheck,
    @Nullable @JsonPropertyDescription("Add a foreign key.") AddForeignKeySpec addForeignKey,
    @Nullable @JsonPropertyDescription("Add a unique constraint.") AddUniqueSpec addUnique,
    @Nullable @JsonPropertyDescription("Add a primary key.") AddPrimaryKeySpec addPrimaryKey,
    @Nullable @JsonPropertyDescription("Build an index.") CreateIndexSpec createIndex,
    @Nullable @JsonPropertyDescription("Drop an index.") DropIndexSpec dropIndex,
    @Nullable @JsonPropertyDescription("Build indexes anew.") ReindexSpec reindex,
    @Nullable @JsonPropertyDescription("Give a table another name.") RenameTableSpec renameTable,
    @Nullable @JsonPropertyDescription("Drop a table that nobody uses.") DropTableSpec dropTable,
    @Nullable @JsonPropertyDescription("Add a value to an enum.") EnumValueSpec enumValue,
    @Nullable @JsonPropertyDescription("Run statements of your own, each step with its way back.")
        SqlSpec sql,
    @Nullable @JsonPropertyDescription(
            "Make a key bigint, with its sequence, and every column that refers to it.")
        WidenKeySpec widenKey,
    @Nullable @JsonPropertyDescription(
            "Put one new table, or several, in the place of one: split, re-keyed, partitioned.")
        CopyTableSpec copyTable) {

  /** The one that is given. */
  public ChangeKind kind() {
    return Stream.of(
            changeColumnType,
            renameColumn,
            splitColumn,
            mergeColumns,
            addColumn,
            dropColumn,
            setNotNull,
            dropNotNull,
            addCheck,
            addForeignKey,
            addUnique,
            addPrimaryKey,
            createIndex,
            dropIndex,
            reindex,
            renameTable,
            dropTable,
            enumValue,
            sql,
            widenKey,
            copyTable)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "spec.change has no kind that this version of Godwit knows"));
  }

  /** {@code spec.change.changeColumnType}. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "!has(self.newColumn) || self.newColumn != self.column",
      message = "must differ from column; leave it out to keep the name",
      fieldPath = ".newColumn")
  public record ChangeColumnType(
      @Required
          @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
          String table,
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column to change.")
          String column,
      @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription(
              "Name of the column of the new type. Leave it out to keep the name: the two are"
                  + " swapped at Cutover, in one short transaction.")
          String newColumn,
      @Required
          @Size(min = 1, max = 200) @JsonPropertyDescription("The new type, as in SQL: numeric(12,2).")
          String type,
      @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "How old becomes new: an immutable SQL expression over the columns of the row. A"
                  + " plain cast if left out.")
          String up,
      @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "How new becomes old: an immutable SQL expression. Without it writes through the new"
                  + " column do not reach the old one, and rollback ends at Cutover.")
          String down)
      implements ChangeKind {
    @Override
    public boolean movesRows() {
      return true;
    }
  }

  /** {@code spec.change.renameColumn}. */
  @ValidationRule(
      value = "self.newColumn != self.column",
      message = "must differ from column",
      fieldPath = ".newColumn")
  public record RenameColumn(
      @Required
          @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
          String table,
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column to rename.")
          String column,
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("Its new name.")
          String newColumn)
      implements ChangeKind {
    @Override
    public boolean movesRows() {
      return true;
    }
  }
}
