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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code spec.change.sql}: statements of the user's own, tried on a copy before they may run. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "self.steps.all(step, self.steps.exists_one(other, other.id == step.id))",
    message = "has two steps with the same id",
    fieldPath = ".steps")
public record SqlSpec(
    @Required
        @Size(min = 1, max = 8) @JsonPropertyDescription(
            "Every table that a step locks or writes, as schema.table; public if no schema is named."
                + " The first one stands for the migration in lists. No other migration changes any"
                + " of them meanwhile.")
        List<@Size(min = 1, max = 127) @Pattern(Patterns.TABLE) String> tables,
    @Required
        @Size(min = 1, max = 20) @JsonPropertyDescription(
            "The steps, in the order in which they are executed within a phase.")
        List<Step> steps,
    @Nullable @Size(max = 20) @JsonPropertyDescription(
            "Rules of the judge that are set aside, docs/rules.md. One that nothing is waived by is"
                + " told in the plan.")
        List<Waiver> waivers)
    implements ChangeKind {

  /** When a step is executed. */
  public enum StepPhase {
    @JsonProperty("Expand")
    EXPAND,
    @JsonProperty("Enforce")
    ENFORCE,
    @JsonProperty("Contract")
    CONTRACT
  }

  /** How. */
  public enum StepMode {
    @JsonProperty("Transaction")
    TRANSACTION,
    @JsonProperty("Alone")
    ALONE
  }

  /** One step. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "has(self.down) != (has(self.irreversible) && self.irreversible)",
      message = "needs down, the way back, or irreversible: true with a reason; not both")
  @ValidationRule(
      value = "(has(self.irreversible) && self.irreversible) == has(self.reason)",
      message = "is why nothing leads back: needed with irreversible: true, and with nothing else",
      fieldPath = ".reason")
  @ValidationRule(
      value = "(has(self.irreversible) && self.irreversible) == (self.phase == 'Contract')",
      message =
          "must be Contract for a step with irreversible: true, which waits there for an approval,"
              + " and for no other",
      fieldPath = ".phase")
  public record Step(
      @Required
          @Size(min = 1, max = 40) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("Its name in plan, ledger and log.")
          String id,
      @Default("Expand")
          @JsonPropertyDescription(
              "The phase in which it is executed: Expand, Enforce, or Contract behind its approval.")
          StepPhase phase,
      @Required
          @Size(min = 1, max = 10000) @JsonPropertyDescription("The way forth: one or more statements.")
          String up,
      @Nullable @Size(min = 1, max = 10000) @JsonPropertyDescription(
              "The way back: statements that undo all that up does. Tried on the copy.")
          String down,
      @Nullable @JsonPropertyDescription("True if nothing leads back. Only in Contract.")
          Boolean irreversible,
      @Nullable @Size(min = 10, max = 500) @JsonPropertyDescription("Why nothing leads back.")
          String reason,
      @Required
          @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "A query that returns one boolean: true once the step is done. It decides after a crash.")
          String probe,
      @Default("Transaction")
          @JsonPropertyDescription(
              "Transaction: all statements in one, under the lock ladder, for at most 0.95 s. Alone:"
                  + " each by itself, outside a transaction, as long as it takes: CONCURRENTLY,"
                  + " VALIDATE.")
          StepMode mode) {
    /** As the API server would fill them in: a step without a phase must not be lost. */
    public Step {
      phase = Objects.requireNonNullElse(phase, StepPhase.EXPAND);
      mode = Objects.requireNonNullElse(mode, StepMode.TRANSACTION);
    }
  }

  /** A rule that is set aside. */
  public record Waiver(
      @Required
          @Size(min = 5, max = 5) @Pattern(Patterns.RULE) @JsonPropertyDescription("Its id: GW101.")
          String rule,
      @Required @Size(min = 10, max = 500) @JsonPropertyDescription("Why it does not matter here.")
          String reason) {}

  public SqlSpec {
    tables = List.copyOf(tables);
    steps = List.copyOf(steps);
    waivers = waivers == null ? null : List.copyOf(waivers);
  }

  @Override
  public String table() {
    return tables.getFirst();
  }
}
