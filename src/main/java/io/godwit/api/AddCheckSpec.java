package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** {@code spec.change.addCheck}: a condition that every row must fulfil. */
@JsonInclude(NON_NULL)
public record AddCheckSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription("Name of the constraint.")
        String name,
    @Required
        @Size(min = 1, max = 2000) @JsonPropertyDescription(
            "The condition, an SQL expression over the columns of the row: amount >= 0.")
        String check)
    implements ChangeKind {
  @Override
  public Deploy deploy() {
    return Deploy.CODE_FIRST;
  }
}
