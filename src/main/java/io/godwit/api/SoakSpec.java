package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** {@code spec.soak}. */
public record SoakSpec(
    @Default("24h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("How long both shapes stay in step after Cutover.")
        String duration) {}
