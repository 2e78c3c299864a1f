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

/** {@code spec.change.splitColumn}: several columns in the place of one. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "self.into.all(part, part.name != self.column)",
    message =
        "must have other names than column: both sides are there for a while, and nothing is swapped",
    fieldPath = ".into")
@ValidationRule(
    value = "self.into.all(part, self.into.exists_one(other, other.name == part.name))",
    message = "names a column twice",
    fieldPath = ".into")
public record SplitColumnSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The column to split.")
        String column,
    @Required
        @Size(min = 2, max = 8) @JsonPropertyDescription("The columns that come in its place.")
        List<Part> into,
    @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription(
            "How the new columns become the old one: an immutable SQL expression. Without it writes"
                + " through the new columns do not reach the old one, and rollback ends at Cutover.")
        String down)
    implements ChangeKind {

  /** One of the new columns. */
  @JsonInclude(NON_NULL)
  public record Part(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("Its name, which must be free.")
          String name,
      @Required
          @Size(min = 1, max = 200) @JsonPropertyDescription("Its type, as in SQL: numeric(12,2).")
          String type,
      @Required
          @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "How it follows from the old column: an immutable SQL expression over the columns of"
                  + " the row.")
          String up,
      @Nullable @JsonPropertyDescription(
              "True if it may not be NULL once the old column goes: declared NOT VALID, proved,"
                  + " then set.")
          Boolean notNull) {}

  public SplitColumnSpec {
    into = List.copyOf(into);
  }

  @Override
  public boolean movesRows() {
    return true;
  }

  @Override
  public String newSide() {
    return "the new side (" + String.join(", ", into.stream().map(Part::name).toList()) + ")";
  }
}
