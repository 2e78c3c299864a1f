package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.cutover.cohorts}: tenants that move together, before the ramp. */
@JsonInclude(NON_NULL)
public record CohortSpec(
    @Required
        @Size(min = 1, max = 40) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("What it is called in status and plan.")
        String name,
    @Required
        @Size(min = 1, max = 64) @JsonPropertyDescription(
            "The tenants, each exactly as the application names it to the flag: all their readers"
                + " move at once.")
        List<@Size(min = 1, max = 100) String> tenants,
    @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "How long it lasts at least before the next cohort, or the first percentage. Default:"
                + " stepDuration.")
        String duration) {}
