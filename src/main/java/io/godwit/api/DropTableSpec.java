package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** {@code spec.change.dropTable}: a table that nobody uses any more. */
@JsonInclude(NON_NULL)
public record DropTableSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table)
    implements ChangeKind {
  @Override
  public String takesAway() {
    return "table " + table;
  }
}
