package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code status.contract}: what is known of the use of the old shape, and when it goes. */
@JsonInclude(NON_NULL)
public record ContractStatus(
    @Nullable @Size(max = 64) @JsonPropertyDescription(
            "The old shape is not dropped before this time, as things stand: end of Soak,"
                + " contract.unusedFor and contract.hideFor.")
        String notBefore,
    @Nullable @Size(max = 64) @JsonPropertyDescription("Since when nobody was seen to name the old shape.")
        String unusedSince,
    @Nullable @JsonPropertyDescription("Who was seen last to name it, if anybody was.")
        LastUsed lastUsed,
    @Nullable @Size(max = 16) @JsonPropertyDescription("Evidence that is missing; an approval names it.")
        List<@Size(max = 253) String> missingEvidence,
    @Nullable @Size(max = 64) @JsonPropertyDescription("Since when the approval that was given last counts or counted.")
        String approvedAt) {

  /** {@code status.contract.lastUsed}. */
  @JsonInclude(NON_NULL)
  public record LastUsed(
      @Size(max = 64) @JsonPropertyDescription("When, to the minute.") String time,
      @Size(max = 253) @JsonPropertyDescription("Application, role and address, as far as known.")
          String by,
      @Size(max = 253) @JsonPropertyDescription("The source and the server that showed it.")
          String where,
      @Nullable @Size(max = 253) @JsonPropertyDescription("The statement, without literals.")
          String statement) {}
}
