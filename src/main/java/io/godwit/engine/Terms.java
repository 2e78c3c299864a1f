package io.godwit.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.godwit.api.GateSpec;
import io.godwit.api.MigrationSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much is asked of a migration before its old shape goes: who approves does so on these terms,
 * and they may become stricter afterwards, but not looser (rules-operator 5).
 *
 * @param unusedFor {@code contract.unusedFor}
 * @param window {@code verify.window}
 * @param maxDivergence {@code verify.maxDivergence}, rows
 * @param maxRepairRatio {@code verify.maxRepairRatio}, a share of all rows
 * @param conditions what has to pass, by its name in a sentence; the value says which condition it
 *     is: nobody can tell whether another one is looser, so that it counts as such
 */
public record Terms(
    String unusedFor,
    String window,
    long maxDivergence,
    String maxRepairRatio,
    Map<String, String> conditions) {
  private static final String TEMPLATE = "GateTemplate ";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  public Terms {
    conditions = Map.copyOf(conditions);
  }

  /** What a spec asks for that uses no template. */
  public static Terms of(MigrationSpec spec) {
    return of(spec, List.of());
  }

  /**
   * What a spec asks for, as its gates are with what their templates say. A dry run asks for
   * nothing.
   */
  public static Terms of(MigrationSpec spec, List<Gate> gates) {
    Map<String, String> conditions = new TreeMap<>();
    for (GateSpec one : spec.gates() == null ? List.<GateSpec>of() : spec.gates()) {
      Gate gate =
          gates.stream()
              .filter(known -> known.name().equals(one.name()))
              .findFirst()
              .orElseGet(
                  () -> AskedGate.all(List.of(one), name -> Optional.empty()).getFirst().gate());
      if (!gate.dryRun()) {
        String from = one.templateRef() == null ? "" : TEMPLATE + one.templateRef().name() + " ";
        conditions.put("gate " + gate.name(), from + gate.definition());
      }
    }
    var verify = spec.verify();
    verify
        .pairs()
        .forEach(pair -> conditions.put("shadow read " + pair.name(), Hashes.ofShadowRead(pair)));
    if (verify.applicationShadowReads()) {
      conditions.put("verify.applicationShadowReads", "true");
    }
    if (verify.applicationShadowReads() || !verify.pairs().isEmpty()) {
      conditions.put("verify.shadowLimit", Hashes.ofText(verify.shadowLimit().toString()));
    }
    return new Terms(
        spec.contract().unusedFor(),
        verify.window(),
        verify.maxDivergence(),
        verify.maxRepairRatio(),
        conditions);
  }

  /** What other terms ask for less than these, a phrase for each; empty if nothing. */
  public List<String> looserIn(Terms now) {
    List<String> looser = new ArrayList<>();
    shorter("contract.unusedFor", unusedFor, now.unusedFor(), looser);
    shorter("verify.window", window, now.window(), looser);
    if (now.maxDivergence() > maxDivergence) {
      looser.add(changed("verify.maxDivergence", "" + maxDivergence, "" + now.maxDivergence()));
    }
    if (new BigDecimal(now.maxRepairRatio()).compareTo(new BigDecimal(maxRepairRatio)) > 0) {
      looser.add(changed("verify.maxRepairRatio", maxRepairRatio, now.maxRepairRatio()));
    }
    new TreeMap<>(conditions)
        .forEach(
            (name, condition) -> {
              String other = now.conditions().get(name);
              if (other == null) {
                looser.add(name + " is not asked for any more");
              } else if (!other.equals(condition)) {
                looser.add(name + " is another one now" + template(other));
              }
            });
    return looser;
  }

  /** It may be the template that was changed, and nothing in the migration. */
  private static String template(String condition) {
    return condition.startsWith(TEMPLATE)
        ? ", or its " + condition.substring(0, condition.lastIndexOf(' ')) + " is"
        : "";
  }

  private static void shorter(String field, String before, String now, List<String> looser) {
    if (GoDuration.parse(now).compareTo(GoDuration.parse(before)) < 0) {
      looser.add(changed(field, before, now));
    }
  }

  private static String changed(String field, String before, String now) {
    return field + " is " + now + " instead of " + before;
  }

  /** As the ledger keeps them. */
  public String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written as JSON", e);
    }
  }

  /**
   * Reads what {@link #text()} has written.
   *
   * @throws IllegalStateException if it is something else
   */
  public static Terms read(String text) {
    try {
      return JSON.readValue(text, Terms.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the terms of an approval in the ledger are no such", e);
    }
  }
}
