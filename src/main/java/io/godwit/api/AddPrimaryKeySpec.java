package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.addPrimaryKey}: the key of a table that has none. */
@JsonInclude(NON_NULL)
public record AddPrimaryKeySpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription(
            "Name of the constraint and of its index; the table's name with _pkey if left out.")
        String name,
    @Required
        @Size(min = 1, max = 32) @JsonPropertyDescription("The columns, in the order of the index. They become NOT NULL.")
        List<@Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) String> columns)
    implements ChangeKind {
  public AddPrimaryKeySpec {
    columns = List.copyOf(columns);
  }

  @Override
  public Deploy deploy() {
    return Deploy.CODE_FIRST;
  }
}
