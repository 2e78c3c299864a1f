package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** {@code spec.contract}. */
public record ContractSpec(
    @Default("Required")
        @JsonPropertyDescription(
            "Required: someone approves exactly this plan before the old shape is hidden."
                + " Automatic: nobody is asked.")
        ApprovalPolicy approval,
    @Default("24h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "No statement has named the old shape for this long before it is hidden, as far as that"
                + " can be seen: docs/contract.md. 0s: nobody looks.")
        String unusedFor,
    @Default("1h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "How long the old shape stays renamed out of sight, reversibly, before it is dropped."
                + " On the way back from Cutover and later: how long the new one is kept in step,"
                + " and then as long again out of sight.")
        String hideFor,
    @Default("720h")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "Contract is overdue after this time. It alerts; nothing is dropped silently.")
        String deadline) {

  /** Whether a person has to agree to the plan before Contract. */
  public enum ApprovalPolicy {
    @JsonProperty("Required")
    REQUIRED,
    @JsonProperty("Automatic")
    AUTOMATIC
  }
}
