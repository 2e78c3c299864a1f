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
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.cutover}. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value =
        "!has(self.ramp) || (self.ramp.isSorted() && self.ramp.exists(p, p == 100) &&"
            + " self.ramp.all(p, self.ramp.exists_one(q, q == p)))",
    message = "must be percentages that increase from step to step up to 100, like [1, 10, 100]",
    fieldPath = ".ramp")
public record CutoverSpec(
    @Nullable @JsonPropertyDescription(
            "The feature flag by which the application chooses what it reads. Frozen once the"
                + " migration has started.")
        Flag flag,
    @Default("[1, 5, 25, 50, 100]")
        @Size(max = 20) @JsonPropertyDescription("Percent of readers on the new shape, step by step, up to 100.")
        List<@Min(1) @Max(100) Integer> ramp,
    @Default("10m")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("How long each step of the ramp lasts at least.")
        String stepDuration) {

  /** {@code spec.cutover.flag}: exactly one provider. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "[has(self.configMap), has(self.table)].filter(x, x).size() == 1",
      message = "must have exactly one provider: configMap or table")
  public record Flag(
      @Nullable @JsonPropertyDescription("A flag in a ConfigMap, in the JSON format of flagd.")
          ConfigMapFlag configMap,
      @Nullable @JsonPropertyDescription(
              "A row of the table godwit.flags in the database itself: every role may read it.")
          TableFlag table) {}

  /** A flag in a ConfigMap in the same namespace. */
  public record ConfigMapFlag(
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the ConfigMap. It is created if absent.")
          String name,
      @Default("flags.json")
          @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key in the ConfigMap that holds the JSON document.")
          String key,
      @Required
          @Size(min = 1, max = 100) @Pattern(Patterns.FLAG) @JsonPropertyDescription("Name of the flag in the document.")
          String flag) {}

  /** A flag in {@code godwit.flags}. */
  public record TableFlag(
      @Required
          @Size(min = 1, max = 100) @Pattern(Patterns.FLAG) @JsonPropertyDescription("Value of godwit.flags.flag.")
          String flag) {}
}
