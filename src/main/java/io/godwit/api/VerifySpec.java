package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.verify}. */
@JsonInclude(NON_NULL)
public record VerifySpec(
    @Default("0")
        @Min(0) @Max(1000000) @JsonPropertyDescription("How many divergent rows are accepted.")
        long maxDivergence,
    @Default("1")
        @Min(0) @Max(10) @JsonPropertyDescription(
            "How often divergent rows are repaired from the old shape before the ramp begins. From"
                + " then on nothing is overwritten.")
        int repairRounds,
    @Nullable @Size(max = 20) @JsonPropertyDescription(
            "Pairs of an old and a new query that must give the same results before readers are"
                + " moved, and while they are: docs/shadow-reads.md.")
        List<ShadowReadSpec> shadowReads,
    @Default("false")
        @JsonPropertyDescription(
            "True: the application compares reads of its own, reports them by"
                + " godwit.report_shadow_read, and readers are moved only while its reports pass.")
        boolean applicationShadowReads,
    @Default("{}") @JsonPropertyDescription("What shadow reads must show.")
        ShadowLimit shadowLimit) {

  /** The pairs of queries; none where the field is left out. */
  public List<ShadowReadSpec> pairs() {
    return shadowReads == null ? List.of() : shadowReads;
  }
}
