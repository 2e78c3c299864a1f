package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of {@code Database.spec.notifications}: where news of its migrations are sent. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "has(self.url) != has(self.urlFrom)",
    message = "must have exactly one of url and urlFrom")
public record NotificationSpec(
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("Name of the receiver, for the operator's log.")
        String name,
    @Nullable @Size(min = 1, max = 1024) @Pattern(Patterns.URL) @JsonPropertyDescription("Where each piece of news is posted.")
        String url,
    @Nullable @JsonPropertyDescription(
            "The same from a Secret in the same namespace: the address of a chat's webhook is one.")
        SecretKey urlFrom,
    @Default("CloudEvents")
        @JsonPropertyDescription(
            "CloudEvents: structured JSON of CloudEvents 1.0. Slack: an object with text, as Slack,"
                + " Mattermost and others take it.")
        Format format,
    @Nullable @Size(min = 1, max = 9) @JsonPropertyDescription("Which news; all of them, if left out.")
        List<Kind> events) {

  /** A key of a Secret in the same namespace. */
  public record SecretKey(
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the Secret.")
          String name,
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key in it.")
          String key) {}

  /** In which form news are sent. */
  public enum Format {
    @JsonProperty("CloudEvents")
    CLOUD_EVENTS,
    @JsonProperty("Slack")
    SLACK
  }

  /** What news are of. */
  public enum Kind {
    /** The plan is made and begun with. */
    @JsonProperty("PlanReady")
    PLAN_READY("plan-ready"),
    /** A person has to agree. */
    @JsonProperty("ApprovalWanted")
    APPROVAL_WANTED("approval-wanted"),
    /** A phase, or a step of the ramp, has begun. */
    @JsonProperty("PhaseBegun")
    PHASE_BEGUN("phase-begun"),
    /** It is held until somebody does something. */
    @JsonProperty("Held")
    HELD("held"),
    /** A gate has failed. */
    @JsonProperty("GateFailed")
    GATE_FAILED("gate-failed"),
    /** Rows differ that should not, once it is certain. */
    @JsonProperty("Incident")
    INCIDENT("incident"),
    /** It walks back, or has done so. */
    @JsonProperty("RolledBack")
    ROLLED_BACK("rolled-back"),
    /** The earliest time at which the old shape is dropped is known, or Contract is overdue. */
    @JsonProperty("ContractDate")
    CONTRACT_DATE("contract-date"),
    /** It has succeeded. */
    @JsonProperty("Done")
    DONE("done");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The last part of a CloudEvent's type. */
    public String word() {
      return word;
    }
  }
}
