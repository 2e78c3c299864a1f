package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.enumValue}: one value more of an enum, which no way leads back from. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "!has(self.before) || !has(self.after)",
    message = "must not be given together with after",
    fieldPath = ".before")
public record EnumValueSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The enum type, as schema.type; public if no schema is named.")
        String type,
    @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The new value.") String value,
    @Nullable @Size(min = 1, max = 63) @JsonPropertyDescription(
            "The value that it sorts before; the last one if neither is given.")
        String before,
    @Nullable @Size(min = 1, max = 63) @JsonPropertyDescription("The value that it sorts after.")
        String after)
    implements ChangeKind {
  /** The type stands in the place of a table: no two migrations change it at once. */
  @Override
  public String table() {
    return type;
  }

  @Override
  public Deploy deploy() {
    return Deploy.SCHEMA_FIRST;
  }
}
