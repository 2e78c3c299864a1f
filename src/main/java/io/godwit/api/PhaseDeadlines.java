package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** {@code spec.phaseDeadlines}; the deadline of Contract is {@code spec.contract.deadline}. */
public record PhaseDeadlines(
    @Default("15m")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Prepare is overdue after this time.")
        String prepare,
    @Default("1h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Expand is overdue after this time.")
        String expand,
    @Default("1h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("DualWrite is overdue after this time.")
        String dualWrite,
    @Default("168h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Backfill is overdue after this time.")
        String backfill,
    @Default("24h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Enforce is overdue after this time.")
        String enforce,
    @Default("24h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Verify is overdue after this time.")
        String verify,
    @Default("72h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Cutover is overdue after this time.")
        String cutover,
    @Default("168h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Soak is overdue after this time.")
        String soak) {}
