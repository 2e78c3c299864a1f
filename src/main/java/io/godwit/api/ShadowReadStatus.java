package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One entry of {@code status.shadowReads}: numbers since the last change of the way. */
@JsonInclude(NON_NULL)
public record ShadowReadStatus(
    @Size(max = 40) @JsonPropertyDescription("Name of the pair, or application.") String name,
    @Size(max = 16) @JsonPropertyDescription(
            "Godwit where its workers ran both queries; Application where it reported.")
        String source,
    @Size(max = 16) @JsonPropertyDescription("Passed, Failed or Unknown.") String verdict,
    @JsonPropertyDescription("Reads that could be judged: matches, mismatches and newErrors.")
        long samples,
    @JsonPropertyDescription("Reads whose results differed, twice in a row where Godwit ran them.")
        long mismatches,
    @JsonPropertyDescription("Reads that the new shape failed and the old one did not.")
        long newErrors,
    @JsonPropertyDescription(
            "Reads that the old shape failed: they say nothing and are no samples.")
        long oldErrors,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "With 95 % certainty no more than this share of all reads differs or fails, like 0.12%."
                + " Absent where a pair has no keys: its runs are no sample.")
        String upperBound,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "p99 latency of the new query divided by that of the old one; of pairs only.")
        String p99Ratio,
    @Nullable @Size(max = 130) @JsonPropertyDescription(
            "Why one of the queries cannot run, if so; said of the first three such pairs.")
        String trouble) {}
