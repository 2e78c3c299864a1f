package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code status.cutover}: who is on the new side whatever the percentage. */
@JsonInclude(NON_NULL)
public record CutoverStatus(
    @Size(max = 8) @JsonPropertyDescription(
            "Cohorts that the flag sends to the new shape as a whole, in their order.")
        List<@Size(max = 40) String> switched,
    @JsonPropertyDescription("Tenants that the flag sends to the new shape as a whole.")
        int tenants,
    @Nullable @Size(max = 40) @JsonPropertyDescription("The cohort that is next; absent once all are there.")
        String next) {
  private static final int ALL = 100;

  /** Who is there besides the percentage, as a part of a sentence; empty if that is nobody. */
  public static String beside(MigrationStatus status) {
    CutoverStatus cutover = status.cutover();
    Integer percent = status.flagPercent();
    return cutover == null || cutover.tenants == 0 || percent == null || percent == ALL
        ? ""
        : " and " + cutover.words();
  }

  private String words() {
    String count = tenants == 1 ? "1 tenant" : tenants + " tenants";
    return switched.isEmpty()
        ? count
        : (switched.size() == 1 ? "cohort " : "cohorts ")
            + String.join(", ", switched)
            + " (%s)".formatted(count);
  }
}
