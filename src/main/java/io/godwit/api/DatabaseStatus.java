package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator has seen of a database. */
@JsonInclude(NON_NULL)
@JsonClassDescription("What the operator has seen of the database.")
public record DatabaseStatus(
    @Default("-1")
        @Min(-1) @JsonPropertyDescription("Generation of the spec that this status speaks of; -1 at first.")
        long observedGeneration,
    @Nullable @Size(max = 8) @JsonPropertyDescription("The state, as conditions.")
        List<Condition> conditions,
    @Nullable @JsonPropertyDescription("Whether the last attempt to connect succeeded.")
        Boolean reachable,
    @Nullable @Size(max = 64) @JsonPropertyDescription("Version of the server.") String version,
    @Nullable @JsonPropertyDescription(
            "Whether a connection pooler stands in front of the server; Godwit needs the server"
                + " itself.")
        Boolean pooler,
    @Nullable @Size(max = 32) @JsonPropertyDescription("system_identifier of the server.")
        String systemIdentifier,
    @Nullable @JsonPropertyDescription("oid of the database.") Long oid,
    @Nullable @Size(max = 4) @JsonPropertyDescription("Roles in use, and what they lack.")
        List<RoleStatus> roles,
    @Nullable @Size(max = 100) @JsonPropertyDescription("Migrations of this database.")
        List<MigrationEntry> migrations,
    @Nullable @Size(max = 100) @JsonPropertyDescription(
            "Migrations that are alive in the database though their resource is gone. Apply it"
                + " again to go on, or see godwit uninstall.")
        List<MigrationEntry> orphaned,
    @Nullable @Size(max = 32) @JsonPropertyDescription(
            "What is measured of its health; absent while nothing is filled or compared.")
        List<SignalStatus> signals) {

  /** One entry of {@code status.roles}. */
  public record RoleStatus(
      @Size(max = 32) @JsonPropertyDescription("What Godwit uses it for.") String name,
      @Size(max = 63) @JsonPropertyDescription("The database role.") String user,
      @Size(max = 16) @JsonPropertyDescription("What it would need to be granted, as SQL.")
          List<@Size(max = 500) String> missing) {}

  /** One entry of {@code status.migrations} and {@code status.orphaned}. */
  public record MigrationEntry(
      @Size(max = 253) @JsonPropertyDescription("Name of the Migration.") String name,
      @Size(max = 130) @JsonPropertyDescription("The table that changes.") String table,
      @Size(max = 32) @JsonPropertyDescription("The phase it is in.") String phase) {}
}
