package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A condition as in the Kubernetes API conventions. */
@JsonInclude(NON_NULL)
public record Condition(
    @Required @Size(max = 316) @JsonPropertyDescription("Kind of condition.") String type,
    @Required
        @Size(max = 7) @Pattern(Patterns.THREE_VALUED) @JsonPropertyDescription("True, False or Unknown.")
        String status,
    @Min(0) @JsonPropertyDescription("Generation of the resource that this was said of.")
        long observedGeneration,
    @Nullable @Size(max = 64) @JsonPropertyDescription("When the status last changed (RFC 3339).")
        String lastTransitionTime,
    @Required
        @Size(max = 100) @JsonPropertyDescription("Why, in one CamelCase word; docs/reasons.md has an entry each.")
        String reason,
    @Size(max = 2048) @JsonPropertyDescription("Why, for people: value, place, what to do next.")
        String message) {}
