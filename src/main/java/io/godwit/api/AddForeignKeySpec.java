package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.addForeignKey}: columns whose values are keys of another table. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "size(self.columns) == size(self.references.columns)",
    message = "must name as many columns as references.columns",
    fieldPath = ".columns")
public record AddForeignKeySpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription("Name of the constraint.")
        String name,
    @Required @Size(min = 1, max = 32) @JsonPropertyDescription("The columns that refer.")
        List<@Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) String> columns,
    @Required @JsonPropertyDescription("What they refer to.") References references,
    @Nullable @JsonPropertyDescription(
            "What becomes of a row whose key is deleted: NoAction if left out.")
        Follows onDelete,
    @Nullable @JsonPropertyDescription("What becomes of a row whose key changes: NoAction if left out.")
        Follows onUpdate)
    implements ChangeKind {
  @Override
  public Deploy deploy() {
    return Deploy.CODE_FIRST;
  }

  /** The other table. */
  public record References(
      @Required
          @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription(
              "The other table, as schema.table; public if no schema is named.")
          String table,
      @Required
          @Size(min = 1, max = 32) @JsonPropertyDescription("Its columns, which a unique index must be on.")
          List<@Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) String> columns) {
    public References {
      columns = List.copyOf(columns);
    }
  }

  /** What becomes of a row that refers to a key that goes. */
  public enum Follows {
    @JsonProperty("NoAction")
    NO_ACTION,
    @JsonProperty("Restrict")
    RESTRICT,
    @JsonProperty("Cascade")
    CASCADE,
    @JsonProperty("SetNull")
    SET_NULL,
    @JsonProperty("SetDefault")
    SET_DEFAULT
  }

  public AddForeignKeySpec {
    columns = List.copyOf(columns);
  }
}
