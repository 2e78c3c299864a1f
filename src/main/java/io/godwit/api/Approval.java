package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.approvals}: it binds to gate, plan and attempt (rules-operator 3). */
@JsonInclude(NON_NULL)
public record Approval(
    @Required
        @Size(max = 40) @Pattern(Patterns.GATE) @JsonPropertyDescription("The gate that is approved: contract.")
        String gate,
    @Required
        @Size(max = 80) @Pattern(Patterns.PLAN_HASH) @JsonPropertyDescription("The plan that is approved: the value of status.planHash.")
        String planHash,
    @Default("1")
        @Min(1) @Max(1000) @JsonPropertyDescription(
            "The attempt that is approved: the value of status.attempt. A rollback or a retry needs"
                + " a new approval.")
        int attempt,
    @Nullable @Size(max = 100) @JsonPropertyDescription("Who approves.") String by,
    @Nullable @Size(max = 500) @JsonPropertyDescription("Why.") String reason) {}
