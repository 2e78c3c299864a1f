package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.verify}. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value =
        "!has(self.window) || !self.window.matches(r'"
            + Patterns.DURATION
            + "') || duration(self.window) <= duration('840h')",
    message = "window must be at most 840h, which is 35 days")
public record VerifySpec(
    @Default("0")
        @Min(0) @Max(1000000) @JsonPropertyDescription("How many divergent rows are accepted.")
        long maxDivergence,
    @Default("1")
        @Min(0) @Max(10) @JsonPropertyDescription(
            "How often divergent rows are repaired from the old shape before the ramp begins. From"
                + " then on nothing is overwritten.")
        int repairRounds,
    @Default("0.001")
        @Size(max = 8) @Pattern(Patterns.RATIO) @JsonPropertyDescription(
            "Share of the rows that may differ and be repaired, 100 rows in any case. More than"
                + " that is a bug, no matter of single rows, and holds the migration.")
        String maxRepairRatio,
    @Default("1h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "For how long the two shapes have to agree, over comparisons of all rows, before"
                + " Cutover; only time counts in which rows are really compared. From then on every"
                + " row is compared at least once in this time. At most 840h; 0s: one comparison is"
                + " enough, and later there is one every 5 minutes.")
        String window,
    @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription(
            "Name of the replica, of those that the Database lists, on which rows are read to be"
                + " compared, once it has all that was written before; what differs there is looked"
                + " at again on the primary. Read when the Job that compares begins.")
        String replica,
    @Nullable @Size(max = 10) @JsonPropertyDescription(
            "How far apart the two shapes may be and count as equal. Frozen once the migration has"
                + " started: it is part of the plan.")
        List<Tolerance> tolerance,
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

  /** What is accepted, by column; nothing where the field is left out. */
  public List<Tolerance> tolerances() {
    return tolerance == null ? List.of() : tolerance;
  }

  /** The pairs of queries; none where the field is left out. */
  public List<ShadowReadSpec> pairs() {
    return shadowReads == null ? List.of() : shadowReads;
  }
}
