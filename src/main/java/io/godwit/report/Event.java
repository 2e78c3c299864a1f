package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that was decided or asked for, as the ledger's audit has it.
 *
 * @param at when
 * @param action what, in one word
 * @param facts its details, by name
 */
public record Event(Instant at, String action, Map<String, String> facts) {
  public Event {
    // Sorted: the same report is the same text.
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** The phase that begins with it, or null. */
  @JsonIgnore
  public @Nullable String phaseBegun() {
    return switch (action) {
      case "Advance" -> facts.get("to");
      case "TurnBack" -> Course.ROLLING_BACK;
      default -> null;
    };
  }

  /** True if somebody asked for it. */
  @JsonIgnore
  public boolean asked() {
    return action.equals("KeepRequest");
  }

  /** Who did it. */
  @JsonProperty("by")
  public String by() {
    return switch (action) {
      case "KeepRequest" -> fact("by");
      case "failover" -> "server";
      case "takeover" -> "worker";
      default -> "operator";
    };
  }

  /** It as a sentence. */
  @JsonProperty("text")
  public String text() {
    return switch (action) {
      case "Advance" -> fact("to") + " begins: " + fact("message");
      case "TurnBack" -> "it walks back, " + fact("reason") + ": " + fact("message");
      case "Settle" -> "it ends, " + fact("outcome") + reasonOfItsOwn() + ": " + fact("message");
      case "RetryPlan" -> "attempt " + fact("attempt") + " begins with the same plan";
      case "RecordFlag" -> "the flag is at " + fact("percent") + " %" + tenants();
      case "AcceptLoss" -> "values that only the new column holds may go";
      case "RetryRows" -> "rows in quarantine are asked to be tried once more";
      case "WaiveRows" -> fact("keys") + " rows in quarantine are asked to be waived";
      case "KeepRequest" -> asking();
      case "failover" -> "the server is on timeline " + fact("timeline") + ": failover or restore";
      case "takeover" ->
          "uid " + fact("holder") + " in cluster " + fact("cluster") + " has taken it over";
      default -> action;
    };
  }

  private String tenants() {
    String count = fact("tenants");
    return count.isEmpty()
        ? ""
        : count.equals("1") ? " and for 1 tenant" : " and for " + count + " tenants";
  }

  private String reasonOfItsOwn() {
    return fact("reason").equals(fact("outcome")) ? "" : ", " + fact("reason");
  }

  private String asking() {
    String why = fact("why");
    return fact("what")
        + " is asked for: "
        + fact("result")
        + (why.isEmpty() ? "" : ". Why: " + why);
  }

  private String fact(String name) {
    return facts.getOrDefault(name, "");
  }
}
