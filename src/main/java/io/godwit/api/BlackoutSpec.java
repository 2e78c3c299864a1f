package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One entry of {@code Database.spec.blackouts}: when no phase works. */
@ValidationRule(
    value =
        "!self.from.matches('"
            + Patterns.MOMENT
            + "') || !self.to.matches('"
            + Patterns.MOMENT
            + "') || timestamp(self.from) < timestamp(self.to)",
    message = "must be after from",
    fieldPath = ".to")
public record BlackoutSpec(
    @Required
        @Size(max = 40) @Pattern(Patterns.MOMENT) @JsonPropertyDescription("When it begins, like 2026-11-27T00:00:00Z.")
        String from,
    @Required
        @Size(max = 40) @Pattern(Patterns.MOMENT) @JsonPropertyDescription("When it is over, like 2026-12-01T00:00:00Z.")
        String to,
    @Required
        @Size(min = 1, max = 200) @JsonPropertyDescription("Why, for those who are held by it.")
        String reason) {}
