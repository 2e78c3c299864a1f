package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One entry of {@code status.signals}. */
@JsonInclude(NON_NULL)
public record SignalStatus(
    @Size(max = 63) @JsonPropertyDescription("Name of the signal.") String name,
    @Nullable @Size(max = 32) @JsonPropertyDescription("What was measured; absent where there is nothing to measure.")
        String value,
    @Nullable @Size(max = 32) @JsonPropertyDescription("From here on it slows.") String soft,
    @Nullable @Size(max = 32) @JsonPropertyDescription("From here on it holds.") String hard,
    @Size(max = 16) @JsonPropertyDescription("Healthy, Soft, Hard, Unknown (holds) or NotApplicable.")
        String state,
    @Size(max = 160) @JsonPropertyDescription("Where it was measured, or why not.") String source,
    @Size(max = 64) @JsonPropertyDescription("When it was measured.") String observedAt) {}
