package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Exactly one kind of change. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "[has(self.changeColumnType), has(self.renameColumn)].filter(x, x).size() == 1",
    message = "must have exactly one kind of change: changeColumnType or renameColumn")
public record Change(
    @Nullable @JsonPropertyDescription("Give a column another type, under a new name or its own.")
        ChangeColumnType changeColumnType,
    @Nullable @JsonPropertyDescription("Give a column another name.") RenameColumn renameColumn) {

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
          String down) {}

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
          String newColumn) {}
}
