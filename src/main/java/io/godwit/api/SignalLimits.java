package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.backfill.signals}. */
@JsonInclude(NON_NULL)
@ValidationRule(value = SignalSpec.DURATIONS, message = SignalSpec.DURATIONS_MESSAGE)
@ValidationRule(value = SignalSpec.SIZES, message = SignalSpec.SIZES_MESSAGE)
@ValidationRule(value = SignalSpec.PERCENTS, message = SignalSpec.PERCENTS_MESSAGE)
@ValidationRule(value = SignalSpec.NUMBERS, message = SignalSpec.NUMBERS_MESSAGE)
public record SignalLimits(
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("A built-in signal, or one of the Database.")
        String name,
    @Nullable @Size(max = 32) @Pattern(Patterns.AMOUNT) @JsonPropertyDescription("From here on this migration slows down; off: never.")
        String soft,
    @Nullable @Size(max = 32) @Pattern(Patterns.AMOUNT) @JsonPropertyDescription("From here on this migration is held; off: never.")
        String hard) {}
