package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.godwit.api.GateProvider.Prometheus;
import io.godwit.api.GateProvider.Sql;
import org.jspecify.annotations.Nullable;

/** {@code spec.cutover.observedShare}: what traffic shows, not what was written. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "has(self.prometheus) != has(self.sql)",
    message = "must have exactly one of prometheus and sql")
public record ObservedShare(
    @Nullable @JsonPropertyDescription(
            "A query whose result is the share of reads that go to the new shape, from 0 to 1.")
        Prometheus prometheus,
    @Nullable @JsonPropertyDescription("The same asked of the database itself.") Sql sql,
    @Default("0.05")
        @Size(max = 32) @Pattern(Patterns.SHARE) @JsonPropertyDescription("How far it may be from the share that is asked for, below 1.")
        String tolerance,
    @Default("10s")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Between two looks.")
        String interval) {}
