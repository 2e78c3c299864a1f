package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** {@code spec.verify.shadowLimit}: what shadow reads must show. */
@JsonInclude(NON_NULL)
public record ShadowLimit(
    @Default("0.001")
        @Size(max = 12) @Pattern(Patterns.SHARE) @JsonPropertyDescription(
            "The share of reads that may differ or fail on the new shape. It is the upper 95 % bound"
                + " of what was seen that must not exceed it.")
        String maxMismatchRatio,
    @Default("3000")
        @Min(1) @Max(10000000) @JsonPropertyDescription(
            "So many reads of each pair, or of the application, before anything is concluded from"
                + " them.")
        int minSamples,
    @Nullable @Size(max = 8) @Pattern(Patterns.FACTOR) @JsonPropertyDescription(
            "How many times the p99 latency of the old query that of the new one may be, like 1.5."
                + " Left out: as many as you like. Of pairs only.")
        String maxP99Ratio) {}
