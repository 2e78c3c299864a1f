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
import org.jspecify.annotations.Nullable;

/** {@code spec.roles}: who does what in the database; each defaults to {@code spec.connection}. */
@JsonInclude(NON_NULL)
public record RolesSpec(
    @Nullable @JsonPropertyDescription(
            "Who changes tables: a member of their owner. Jobs of Prepare, of steps and of the way"
                + " back connect so.")
        RoleSpec ddl,
    @Nullable @JsonPropertyDescription(
            "Who reads and updates rows. Jobs that fill and compare connect so.")
        WorkerRole worker,
    @Nullable @JsonPropertyDescription(
            "Who looks, and writes down what the operator decides. The operator connects so; gates"
                + " and signals with sql run so.")
        RoleSpec observer) {

  /** One of them. */
  @JsonInclude(NON_NULL)
  public record RoleSpec(
      @Required
          @JsonPropertyDescription(
              "A Secret in the same namespace with username and password. Host, port and dbname are"
                  + " those of spec.connection where it has none.")
          DatabaseSpec.SecretRef secretRef,
      @JsonPropertyDescription("Names of the keys in the Secret, where they are others.")
          DatabaseSpec.@Nullable Keys keys,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.HOST) @JsonPropertyDescription(
              "Another host. The Secret needs the label godwit.io/allow-host-override.")
          String host,
      @Nullable @Min(1) @Max(65535) @JsonPropertyDescription("Another port.") Integer port) {}

  /** The one of those that fill and compare. */
  @JsonInclude(NON_NULL)
  public record WorkerRole(
      @Required
          @JsonPropertyDescription(
              "A Secret in the same namespace with username and password. Host, port and dbname are"
                  + " those of spec.connection where it has none.")
          DatabaseSpec.SecretRef secretRef,
      @JsonPropertyDescription("Names of the keys in the Secret, where they are others.")
          DatabaseSpec.@Nullable Keys keys,
      @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.HOST) @JsonPropertyDescription(
              "Another host, as that of a pooler. The Secret needs the label"
                  + " godwit.io/allow-host-override.")
          String host,
      @Nullable @Min(1) @Max(65535) @JsonPropertyDescription("Another port, as that of a pooler.")
          Integer port,
      @Default("None")
          @JsonPropertyDescription(
              "Transaction: a pooler in transaction mode, such as PgBouncer, stands in between. Each"
                  + " transaction brings its settings with it then.")
          Pooler pooler) {}

  /** What stands between a worker and the server. */
  public enum Pooler {
    @JsonProperty("None")
    NONE,
    @JsonProperty("Transaction")
    TRANSACTION
  }
}
