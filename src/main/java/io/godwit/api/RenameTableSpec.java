package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * {@code spec.change.renameTable}: another name; a view stands under the former one until nobody
 * uses it.
 */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "self.newName != self.table && !self.table.endsWith('.' + self.newName)",
    message = "must differ from the name that the table has",
    fieldPath = ".newName")
public record RenameTableSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.NAME) @JsonPropertyDescription(
            "Its new name, without a schema: it stays in the one that it is in.")
        String newName)
    implements ChangeKind {
  @Override
  public String takesAway() {
    return "the former name of table " + table;
  }
}
