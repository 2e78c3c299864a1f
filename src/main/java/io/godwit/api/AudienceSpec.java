package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.audience}: who uses the old shape, and what they have to do. */
@JsonInclude(NON_NULL)
public record AudienceSpec(
    @Required
        @Size(min = 1, max = 30) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("The team.")
        String team,
    @Nullable @Size(max = 200) @JsonPropertyDescription("Where it is reached: a channel, an address, a person.")
        String contact,
    @Required
        @Size(min = 1, max = 500) @JsonPropertyDescription("What it must do, like: read amount instead of amount_cents.")
        String action,
    @Nullable @Size(min = 10, max = 10) @Pattern(Patterns.DATE) @JsonPropertyDescription("By which day, like 2026-11-30.")
        String by,
    @Default("false")
        @JsonPropertyDescription(
            "True: the team has agreed. The annotation godwit.io/acknowledge with its name says"
                + " the same for one try.")
        boolean acknowledged) {

  /** In a sentence. */
  public String words() {
    return team
        + (contact == null ? "" : " (" + contact + ")")
        + (by == null ? "" : " by " + by)
        + ": "
        + action;
  }
}
