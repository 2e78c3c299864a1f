package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.reindex}: indexes built anew, while they are used. */
@JsonInclude(NON_NULL)
public record ReindexSpec(
    @Required
        @Size(min = 1, max = 127) @Pattern(Patterns.TABLE) @JsonPropertyDescription("The table, as schema.table; public if no schema is named.")
        String table,
    @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.IDENTIFIER) @JsonPropertyDescription("Name of the index: all of the table if left out.")
        String name)
    implements ChangeKind {}
