package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.mergeColumns}: one column in the place of several. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "self.columns.all(part, part.name != self.into.name)",
    message =
        "must have another name than each of columns: both sides are there for a while, and nothing is swapped",
    fieldPath = ".into")
@ValidationRule(
    value = "self.columns.all(part, self.columns.exists_one(other, other.name == part.name))",
    message = "names a column twice",
    fieldPath = ".columns")
public record MergeColumnsSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required @Size(min = 2, max = 8) @JsonPropertyDescription("The columns to merge.")
        List<Part> columns,
    @Required @JsonPropertyDescription("The column that comes in their place.") Into into,
    @Required
        @Size(min = 1, max = 2000) @JsonPropertyDescription(
            "How the old columns become the new one: an immutable SQL expression over the columns of"
                + " the row.")
        String up)
    implements ChangeKind {

  /** One of the old columns. */
  @JsonInclude(NON_NULL)
  public record Part(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("Its name.")
          String name,
      @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "How it follows from the new column: an immutable SQL expression. Without it writes"
                  + " through the new column do not reach this one, and rollback ends at Cutover.")
          String down) {}

  /** The new column. */
  @JsonInclude(NON_NULL)
  public record Into(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("Its name, which must be free.")
          String name,
      @Required
          @Size(min = 1, max = 200) @JsonPropertyDescription("Its type, as in SQL: numeric(12,2).")
          String type,
      @Nullable @JsonPropertyDescription(
              "True if it may not be NULL once the old columns go: declared NOT VALID, proved, then"
                  + " set.")
          Boolean notNull) {}

  public MergeColumnsSpec {
    columns = List.copyOf(columns);
  }

  @Override
  public boolean movesRows() {
    return true;
  }

  @Override
  public String oldSide() {
    return "the old side (" + String.join(", ", columns.stream().map(Part::name).toList()) + ")";
  }
}
