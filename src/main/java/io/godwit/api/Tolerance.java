package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.verify.tolerance}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.absolute), has(self.relative), has(self.precision)].filter(x, x).size() == 1",
    message = "must have exactly one of absolute, relative and precision")
public record Tolerance(
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.COLUMN) @JsonPropertyDescription("The new column.")
        String column,
    @Nullable @Size(max = 31) @Pattern(Patterns.DECIMAL) @JsonPropertyDescription("How far apart two numbers may be, like 0.01.")
        String absolute,
    @Nullable @Size(max = 31) @Pattern(Patterns.DECIMAL) @JsonPropertyDescription(
            "How far apart two numbers may be as a share of what the old column says, like 0.001.")
        String relative,
    @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("How far apart two points in time may be, like 1ms.")
        String precision) {}
