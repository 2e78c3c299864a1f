package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.addColumn}: one column more. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "!has(self.notNull) || !self.notNull || has(self.default)",
    message =
        "needs a default: which value should the rows have that are there? Without one add the column, fill it, then setNotNull",
    fieldPath = ".notNull")
public record AddColumnSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("Name of the new column.")
        String column,
    @Required
        @Size(min = 1, max = 200) @JsonPropertyDescription(
            "Its type, as in SQL, with a collation if need be: numeric(12,2), text COLLATE \"C\".")
        String type,
    @Nullable @JsonProperty("default")
        @Size(min = 1, max = 2000) @JsonPropertyDescription(
            "Its default, an SQL expression; the rows that are there have it at once. One that has"
                + " another value for each row, as gen_random_uuid(), is given to them in Backfill.")
        String byDefault,
    @Nullable @JsonPropertyDescription("True if it may not be NULL; needs a default.")
        Boolean notNull,
    @Nullable @Size(min = 1, max = 2000) @JsonPropertyDescription("What the catalogs say of it: COMMENT ON COLUMN.")
        String comment)
    implements ChangeKind {
  @Override
  public Deploy deploy() {
    return Deploy.SCHEMA_FIRST;
  }
}
