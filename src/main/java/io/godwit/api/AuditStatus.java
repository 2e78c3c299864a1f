package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** {@code status.audit}. */
@JsonInclude(NON_NULL)
public record AuditStatus(
    @Size(max = 4) @JsonPropertyDescription(
            "Who was seen to use the table, at most four: first who was not there when the plan was"
                + " made, and writers before readers. All of them are in godwit.callers.")
        List<Caller> callers) {
  public AuditStatus {
    callers = List.copyOf(callers);
  }

  /** One entry of {@code status.audit.callers}. */
  public record Caller(
      @Size(max = 63) @JsonPropertyDescription("The database role.") String role,
      @Size(max = 63) @JsonPropertyDescription(
              "Its application_name; empty where only pg_stat_statements told of it, which has"
                  + " none.")
          String application,
      @Size(max = 16) @JsonPropertyDescription(
              "Which shape it names: Old, New, Both, or Table where it names neither.")
          String side,
      @JsonPropertyDescription("True if it writes.") boolean writes,
      @JsonPropertyDescription("True if it was there when the plan was made.") boolean planned,
      @Size(max = 64) @JsonPropertyDescription("When it was seen first.") String firstSeen) {

    /** In a sentence. */
    public String words() {
      return (application.isEmpty() ? "role " + role : application + " of role " + role)
          + (writes ? " writes" : " reads")
          + switch (side) {
            case "Old" -> " the old shape";
            case "New" -> " the new shape";
            case "Both" -> " both shapes";
            default -> "";
          };
    }
  }
}
