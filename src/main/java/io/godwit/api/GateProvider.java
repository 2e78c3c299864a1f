package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where gates measure: one of these in each gate or template. */
public final class GateProvider {
  private GateProvider() {}

  /** {@code prometheus}. */
  @JsonInclude(NON_NULL)
  public record Prometheus(
      @Required
          @Size(max = 512) @Pattern(Patterns.URL_WITH_ARGS) @JsonPropertyDescription("Where it answers, like http://prometheus.monitoring:9090.")
          String address,
      @Required
          @Size(min = 1, max = 4000) @JsonPropertyDescription(
              "A query in PromQL. One number is compared as result; of several series the condition"
                  + " names them, like result[0].")
          String query,
      @Nullable @Size(max = 8) @JsonPropertyDescription("Headers of the request.")
          List<Header> headers,
      @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("For how long an answer is waited for. Default: 10s.")
          String timeout) {}

  /** {@code sql}. */
  public record Sql(
      @Required
          @Size(min = 1, max = 4000) @JsonPropertyDescription(
              "A query whose result is one number or boolean; run read only, for 5 s at most.")
          String query) {}

  /** {@code http}. */
  @JsonInclude(NON_NULL)
  public record Http(
      @Required
          @Size(max = 512) @Pattern(Patterns.URL_WITH_ARGS) @JsonPropertyDescription(
              "What is got. Only an answer with a status of 2xx says anything.")
          String url,
      @Nullable @Size(min = 1, max = 253) @JsonPropertyDescription(
              "Where in the JSON answer the result is, like $.data.ok. Default: the whole answer.")
          String jsonPath,
      @Nullable @Size(max = 8) @JsonPropertyDescription("Headers of the request.")
          List<Header> headers,
      @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("For how long an answer is waited for. Default: 10s.")
          String timeout) {}

  /** {@code workload}. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "has(self.image) || has(self.label)",
      message = "must say by image or label which version has to be rolled out")
  public record Workload(
      @Required @JsonPropertyDescription("Deployment or StatefulSet.") Kind kind,
      @Required
          @Size(min = 1, max = 253) @JsonPropertyDescription("Its name, in the same namespace.")
          String name,
      @Nullable @Size(min = 1, max = 512) @JsonPropertyDescription("An image that one of its containers must have.")
          String image,
      @Nullable @Size(min = 1, max = 253) @JsonPropertyDescription("A label that its pods must have, like version=2.4.0.")
          String label) {}

  /** {@code job}. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "has(self.image) || has(self.command) || has(self.args)",
      message = "must have an image, a command or args: something has to run")
  public record Job(
      @Nullable @Size(min = 1, max = 512) @JsonPropertyDescription("Image that it runs. Default: the operator's own.")
          String image,
      @Nullable @Size(min = 1, max = 32) @JsonPropertyDescription("In the place of the image's entrypoint.")
          List<@Size(max = 4000) String> command,
      @Nullable @Size(min = 1, max = 32) @JsonPropertyDescription("Arguments of the command.")
          List<@Size(max = 4000) String> args,
      @Nullable @Size(max = 32) @JsonPropertyDescription("Environment variables.")
          List<Variable> env,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription(
              "A ServiceAccount whose token it gets; it has to bear the label"
                  + " godwit.io/allow-gate-jobs=true. Default: the one of workers, without a token.")
          String serviceAccountName,
      @JsonPropertyDescription("Resources of its container.")
          DatabaseSpec.@Nullable Resources resources,
      @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
              "For how long it may run; one that takes longer is not measured. Default: 5m.")
          String timeout) {}

  /** One environment variable of a Job. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "has(self.value) != has(self.valueFrom)",
      message = "must have either value or valueFrom")
  public record Variable(
      @Required
          @Size(min = 1, max = 100) @Pattern(Patterns.VARIABLE) @JsonPropertyDescription("Name of the variable.")
          String name,
      @Nullable @Size(max = 1024) @JsonPropertyDescription("Its value.") String value,
      @Nullable @JsonPropertyDescription("Where its value is.") ValueFrom valueFrom) {}

  /** Kinds of workloads. */
  public enum Kind {
    @JsonProperty("Deployment")
    DEPLOYMENT("Deployment"),
    @JsonProperty("StatefulSet")
    STATEFUL_SET("StatefulSet");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
      return word;
    }
  }

  /** One header of a request. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "has(self.value) != has(self.valueFrom)",
      message = "must have either value or valueFrom")
  public record Header(
      @Required
          @Size(min = 1, max = 100) @Pattern(Patterns.HEADER) @JsonPropertyDescription("Name of the header.")
          String key,
      @Nullable @Size(max = 1024) @JsonPropertyDescription("Its value.") String value,
      @Nullable @JsonPropertyDescription("Where its value is.") ValueFrom valueFrom) {}

  /** {@code valueFrom}. */
  public record ValueFrom(
      @Required @JsonPropertyDescription("A key of a Secret in the same namespace.")
          SecretKey secretKeyRef) {}

  /** A key of a Secret. */
  public record SecretKey(
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the Secret.")
          String name,
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key in the Secret.")
          String key) {}

  /** A value that stands for {@code {{args.name}}}. */
  @JsonInclude(NON_NULL)
  public record Argument(
      @Required
          @Size(min = 1, max = 63) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("What it is called: {{args.NAME}} stands for its value.")
          String name,
      @Nullable @Size(max = 1024) @JsonPropertyDescription("Its value; in a template, what holds where a gate gives none.")
          String value,
      @Nullable @JsonPropertyDescription(
              "Where its value is. A value from a Secret may stand in headers, and alone as the"
                  + " value of a Job's variable.")
          ValueFrom valueFrom) {}

  /** What a failed gate does. */
  public enum OnFailure {
    @JsonProperty("RollBack")
    ROLL_BACK,
    @JsonProperty("Hold")
    HOLD
  }
}
