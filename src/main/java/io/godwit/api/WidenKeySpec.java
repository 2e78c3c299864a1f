package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * {@code spec.change.widenKey}: a smallint or integer key becomes bigint, with every column that
 * refers to it.
 */
@JsonInclude(NON_NULL)
public record WidenKeySpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription(
            "The column, smallint or integer, which is its key or part of it. Columns of other tables,"
                + " or of the same one, that refer to it by a foreign key are found, and become bigint"
                + " with it.")
        String column)
    implements ChangeKind {
  @Override
  public boolean movesRows() {
    return true;
  }

  @Override
  public String oldSide() {
    return "the old key";
  }

  @Override
  public String newSide() {
    return "the new key";
  }
}
