package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** {@code spec.change.dropColumn}: a column that nobody uses any more. */
@JsonInclude(NON_NULL)
public record DropColumnSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription(
            "The column. Once nobody has named it for contract.unusedFor and somebody has approved,"
                + " it is renamed out of sight, and dropped after contract.hideFor.")
        String column)
    implements ChangeKind {
  @Override
  public String takesAway() {
    return "column " + column;
  }
}
