package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One entry of {@code Migration.spec.dependsOn}: what comes first. */
@JsonInclude(NON_NULL)
public record DependencySpec(
    @Required
        @Size(min = 1, max = 40) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("A Migration in the same namespace.")
        String name,
    @Nullable @JsonPropertyDescription(
            "How far it must have come: this phase has begun, or it has Succeeded. Left out: it has"
                + " Succeeded.")
        Phase phase) {}
