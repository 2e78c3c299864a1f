package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** {@code spec.verify}. */
public record VerifySpec(
    @Default("0")
        @Min(0) @Max(1000000) @JsonPropertyDescription("How many divergent rows are accepted.")
        long maxDivergence,
    @Default("1")
        @Min(0) @Max(10) @JsonPropertyDescription(
            "How often divergent rows are repaired from the old shape before the ramp begins. From"
                + " then on nothing is overwritten.")
        int repairRounds) {}
