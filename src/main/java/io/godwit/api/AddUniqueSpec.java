package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** {@code spec.change.addUnique}: columns whose values occur once in the table. */
@JsonInclude(NON_NULL)
public record AddUniqueSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription("Name of the constraint and of its index.")
        String name,
    @Required
        @Size(min = 1, max = 32) @JsonPropertyDescription("The columns, in the order of the index.")
        List<@Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) String> columns)
    implements ChangeKind {
  public AddUniqueSpec {
    columns = List.copyOf(columns);
  }

  @Override
  public Deploy deploy() {
    return Deploy.CODE_FIRST;
  }
}
