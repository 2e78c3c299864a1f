package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
@ValidationRule(
    value = "!has(self.cohorts) || has(self.flag)",
    message = "must be left out without a flag: a swap of the columns moves all readers at once",
    reason = "FieldValueForbidden",
    fieldPath = ".cohorts")
@ValidationRule(
    value =
        "!has(self.cohorts) || !has(self.flag) || !has(self.flag.http) ||"
            + " has(self.flag.http.tenantsPath)",
    message =
        "can be told over HTTP only with {{tenants}} in flag.http.body and flag.http.tenantsPath,"
            + " where they are read back",
    fieldPath = ".cohorts")
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
        String stepDuration,
    @Default("None")
        @JsonPropertyDescription(
            "Required: each team in spec.audience agrees before the first reader moves. None:"
                + " they are told, and not waited for.")
        Acknowledgement acknowledgement,
    @Nullable @JsonPropertyDescription(
            "The share of reads that are seen to go to the new shape: the ramp goes on only while"
                + " it is what was asked for.")
        ObservedShare observedShare,
    @Nullable @Size(max = 8) @JsonPropertyDescription(
            "Workloads that keep in memory what the shape was: restarted one after the other once"
                + " all readers are on the new side, and again once they are back.")
        List<RestartSpec> restart,
    @Nullable @Size(min = 1, max = 8) @JsonPropertyDescription(
            "Tenants that move first, one cohort after the other, before the percentages of ramp."
                + " They stay on the new shape while the percentage rises.")
        List<CohortSpec> cohorts) {

  /** The cohorts in their order; none where the field is left out. */
  public List<CohortSpec> inOrder() {
    return cohorts == null ? List.of() : cohorts;
  }

  /** Whether those who use the old shape have to agree before readers move. */
  public enum Acknowledgement {
    @JsonProperty("Required")
    REQUIRED,
    @JsonProperty("None")
    NONE
  }

  /** {@code spec.cutover.flag}: exactly one provider. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value =
          "[has(self.configMap), has(self.openFeature), has(self.table), has(self.http)].filter(x, x).size() == 1",
      message = "must have exactly one provider: configMap, openFeature, table or http")
  @ValidationRule(
      value = "!has(self.tenantAttribute) || has(self.configMap) || has(self.openFeature)",
      message =
          "must be left out with table and http: there the application or the service knows where"
              + " the tenant is",
      reason = "FieldValueForbidden",
      fieldPath = ".tenantAttribute")
  public record Flag(
      @Nullable @JsonPropertyDescription("A flag in a ConfigMap, in the JSON format of flagd.")
          ConfigMapFlag configMap,
      @Nullable @JsonPropertyDescription("A flag in a FeatureFlag of the OpenFeature Operator.")
          OpenFeatureFlag openFeature,
      @Nullable @JsonPropertyDescription(
              "A row of the table godwit.flags in the database itself: every role may read it.")
          TableFlag table,
      @Nullable @JsonPropertyDescription("A flag of a service that is asked and told over HTTP.")
          HttpFlag http,
      @Nullable @Size(max = 8) @JsonPropertyDescription(
              "Flags of other migrations in this namespace that have to be at 100 % before this one"
                  + " is raised.")
          List<@Size(min = 1, max = 100) @Pattern(Patterns.FLAG) String> dependsOn,
      @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.ATTRIBUTE) @JsonPropertyDescription(
              "Attribute of the evaluation context that holds the tenant, for cohorts of a configMap"
                  + " or openFeature flag: a text. Default: tenantId.")
          String tenantAttribute) {
    /** Where the tenant is, if nothing else is said. */
    public static final String TENANT = "tenantId";

    /** The attribute that holds the tenant. */
    public String attribute() {
      return tenantAttribute == null ? TENANT : tenantAttribute;
    }

    /** Its name, whatever the provider; null if there is none. */
    public @Nullable String key() {
      if (configMap != null) {
        return configMap.flag();
      }
      if (openFeature != null) {
        return openFeature.flag();
      }
      if (http != null) {
        return http.flag();
      }
      return table == null ? null : table.flag();
    }
  }

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

  /** A flag in a FeatureFlag in the same namespace, of which exactly this flag is owned. */
  public record OpenFeatureFlag(
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the FeatureFlag. It is created if absent.")
          String name,
      @Required
          @Size(min = 1, max = 100) @Pattern(Patterns.FLAG) @JsonPropertyDescription("Key of the flag in spec.flagSpec.flags.")
          String flag) {}

  /** A flag in {@code godwit.flags}. */
  public record TableFlag(
      @Required
          @Size(min = 1, max = 100) @Pattern(Patterns.FLAG) @JsonPropertyDescription("Value of godwit.flags.flag.")
          String flag) {}
}
