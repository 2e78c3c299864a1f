package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonClassDescription;
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
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a database is and how Godwit may use it. */
@JsonInclude(NON_NULL)
@JsonClassDescription("Where the database is and how Godwit may use it.")
public record DatabaseSpec(
    @Required @JsonPropertyDescription("How to reach the database.") Connection connection,
    @Nullable @JsonPropertyDescription(
            "Roles of their own for what Godwit does there. Whoever is not named connects as"
                + " spec.connection says.")
        RolesSpec roles,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "Replicas whose lag is measured, by connecting to them. Without any, what the primary"
                + " knows of those that stream from it counts.")
        List<ReplicaSpec> replicas,
    @Nullable @JsonPropertyDescription("How much the database can bear.") HealthSpec health,
    @Nullable @Size(max = 8) @JsonPropertyDescription("Where news of its migrations are sent.")
        List<NotificationSpec> notifications,
    @Nullable @JsonPropertyDescription("How much goes on in it at the same time.")
        ConcurrencySpec concurrency,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "When phases may work. A phase that no window names works at any time.")
        List<WindowSpec> windows,
    @Nullable @Size(max = 32) @JsonPropertyDescription(
            "When no phase works, whatever windows say. A rollback always does.")
        List<BlackoutSpec> blackouts,
    @Default("{}") @JsonPropertyDescription("What every Job on this database gets.")
        JobTemplate jobTemplate,
    @Default("false")
        @JsonPropertyDescription(
            "True: stop everything on this database at once. The sync triggers stay, so that no"
                + " write is missed.")
        boolean hold) {

  /** One role for everything. */
  public DatabaseSpec(
      Connection connection,
      @Nullable List<ReplicaSpec> replicas,
      @Nullable HealthSpec health,
      @Nullable List<NotificationSpec> notifications,
      @Nullable ConcurrencySpec concurrency,
      @Nullable List<WindowSpec> windows,
      @Nullable List<BlackoutSpec> blackouts,
      JobTemplate jobTemplate,
      boolean hold) {
    this(
        connection,
        null,
        replicas,
        health,
        notifications,
        concurrency,
        windows,
        blackouts,
        jobTemplate,
        hold);
  }

  /** {@code spec.connection}. */
  @JsonInclude(NON_NULL)
  public record Connection(
      @Required
          @JsonPropertyDescription(
              "A Secret in the same namespace with host, port, dbname, username and password. Secrets"
                  + " of CloudNativePG, Crunchy, Zalando, Crossplane, Service Binding, and URLs are"
                  + " understood as they are.")
          SecretRef secretRef,
      @Nullable @JsonPropertyDescription("Names of the keys in the Secret, where they are others.")
          Keys keys,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.HOST) @JsonPropertyDescription(
              "The host, where the Secret does not name it, or another one. The Secret needs the"
                  + " label godwit.io/allow-host-override.")
          String host,
      @Nullable @Min(1) @Max(65535) @JsonPropertyDescription("The port, where the Secret does not name it.")
          Integer port,
      @Nullable @Size(min = 1, max = 63) @JsonPropertyDescription("The database, where the Secret does not name it.")
          String dbname,
      @Default("{}") @JsonPropertyDescription("How the connection is secured.") Tls tls) {
    /** A Secret that tells it all. */
    public Connection(SecretRef secretRef, @Nullable Keys keys, Tls tls) {
      this(secretRef, keys, null, null, null, tls);
    }
  }

  /** A Secret in the same namespace. */
  public record SecretRef(
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the Secret.")
          String name) {}

  /** {@code spec.connection.keys}. */
  @JsonInclude(NON_NULL)
  public record Keys(
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of the host name.")
          String host,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of the port.")
          String port,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of the database's name.")
          String dbname,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of the user's name.")
          String username,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of the password.")
          String password,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of a URL of libpq or JDBC, for what no other key tells.")
          String uri) {}

  /** {@code spec.connection.tls}. */
  @JsonInclude(NON_NULL)
  @ValidationRule(
      value = "!has(self.caSecretRef) || self.mode.startsWith('verify-')",
      message =
          "must be left out, or mode be verify-ca or verify-full: other modes do not check certificates",
      fieldPath = ".caSecretRef")
  public record Tls(
      @Default("verify-full")
          @JsonPropertyDescription(
              "As sslmode of libpq. Anything below verify-full needs the label"
                  + " godwit.io/allow-host-override on the Secret.")
          TlsMode mode,
      @Nullable @JsonPropertyDescription(
              "The certificate authority that signed the server's certificate.")
          CaRef caSecretRef) {}

  /** How far the server must prove who it is. */
  public enum TlsMode {
    @JsonProperty("disable")
    DISABLE("disable"),
    @JsonProperty("require")
    REQUIRE("require"),
    @JsonProperty("verify-ca")
    VERIFY_CA("verify-ca"),
    @JsonProperty("verify-full")
    VERIFY_FULL("verify-full");

    private final String word;

    TlsMode(String word) {
      this.word = word;
    }

    /** The word that PostgreSQL's {@code sslmode} has for it. */
    public String word() {
      return word;
    }
  }

  /** {@code spec.connection.tls.caSecretRef}. */
  public record CaRef(
      @Required
          @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the Secret.")
          String name,
      @Default("ca.crt")
          @Size(min = 1, max = 253) @Pattern(Patterns.KEY) @JsonPropertyDescription("Key of the certificate in PEM form.")
          String key) {}

  /** {@code spec.jobTemplate}. */
  @JsonInclude(NON_NULL)
  public record JobTemplate(
      @Nullable @JsonPropertyDescription("Resources of the worker container.") Resources resources,
      @Nullable @JsonPropertyDescription(
              "Labels of the Jobs and their pods, as a Kueue queue:"
                  + " kueue.x-k8s.io/queue-name. Godwit's own are not replaced.")
          Map<String, String> labels,
      @Nullable @JsonPropertyDescription("Annotations of the Jobs and their pods.")
          Map<String, String> annotations,
      @Nullable @JsonPropertyDescription("Nodes that the pods may run on.")
          Map<String, String> nodeSelector,
      @Nullable @Size(max = 16) @JsonPropertyDescription("Taints that the pods tolerate.")
          List<Toleration> tolerations,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Priority class of the pods.")
          String priorityClassName) {
    public JobTemplate {
      labels = labels == null ? null : Map.copyOf(labels);
      annotations = annotations == null ? null : Map.copyOf(annotations);
      nodeSelector = nodeSelector == null ? null : Map.copyOf(nodeSelector);
      tolerations = tolerations == null ? null : List.copyOf(tolerations);
    }

    /** A template that asks for nothing. */
    public static final JobTemplate EMPTY = new JobTemplate(null, null, null, null, null, null);
  }

  /** {@code spec.jobTemplate.resources}. */
  @JsonInclude(NON_NULL)
  public record Resources(
      @Nullable @JsonPropertyDescription("What is set aside for it.") Amounts requests,
      @Nullable @JsonPropertyDescription("What it may use at most.") Amounts limits) {}

  /** Amounts as in {@code resources} of a container. */
  @JsonInclude(NON_NULL)
  public record Amounts(
      @Nullable @JsonPropertyDescription("Processors, like 500m.") Quantity cpu,
      @Nullable @JsonPropertyDescription("Memory, like 256Mi.") Quantity memory) {}

  /** One of {@code spec.jobTemplate.tolerations}, as pods have them. */
  @JsonInclude(NON_NULL)
  public record Toleration(
      @Nullable @Size(min = 1, max = 317) @JsonPropertyDescription("Key of the taint; all, if left out.")
          String key,
      @Default("Equal") @JsonPropertyDescription("How the value is compared.") Operator operator,
      @Nullable @Size(max = 63) @JsonPropertyDescription("Value of the taint.") String value,
      @Nullable @JsonPropertyDescription("Effect of the taint; all, if left out.") Effect effect,
      @Nullable @JsonPropertyDescription("How long a taint NoExecute is tolerated.")
          Long tolerationSeconds) {
    /** How the value of a taint is compared. */
    public enum Operator {
      @JsonProperty("Equal")
      EQUAL,
      @JsonProperty("Exists")
      EXISTS
    }

    /** What a taint does. */
    public enum Effect {
      @JsonProperty("NoSchedule")
      NO_SCHEDULE,
      @JsonProperty("PreferNoSchedule")
      PREFER_NO_SCHEDULE,
      @JsonProperty("NoExecute")
      NO_EXECUTE
    }
  }
}
