package io.godwit.flag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.engine.Moved;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How one flag is written in the JSON format of flagd, and read back. The variant "new" always
 * comes first in the fractional split, so that raising its weight moves nobody back; weights are
 * whole percents, which every version of flagd understands. Tenants are asked for before the split,
 * which stays as it is for all others.
 *
 * @param key of the flag
 * @param attribute of the evaluation context that holds the tenant
 * @param note what stands beside it
 */
public record FlagForm(String key, String attribute, Map<String, String> note) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEW = "new";
  private static final String OLD = "old";
  private static final int ALL = 100;

  public FlagForm {
    note = Map.copyOf(note);
  }

  /** The flag that sends these readers to the new side. */
  ObjectNode flag(Moved to) {
    ObjectNode node = JSON.createObjectNode();
    node.put("state", "ENABLED");
    ObjectNode variants = node.putObject("variants");
    variants.put(NEW, true);
    variants.put(OLD, false);
    // An evaluation that fails falls back to the shape that is certainly there.
    node.put("defaultVariant", to.all() ? NEW : OLD);
    if (!to.all() && !to.tenants().isEmpty()) {
      ArrayNode cases = node.putObject("targeting").putArray("if");
      ArrayNode in = cases.addObject().putArray("in");
      in.addObject().put("var", attribute);
      to.tenants().forEach(in.addArray()::add);
      cases.add(NEW);
      if (to.percent() == 0) {
        cases.add(OLD);
      } else {
        split(cases.addObject(), to.percent());
      }
    } else if (!to.all() && to.percent() > 0) {
      split(node.putObject("targeting"), to.percent());
    }
    ObjectNode metadata = node.putObject("metadata");
    new TreeMap<>(note).forEach(metadata::put);
    return node;
  }

  private static void split(ObjectNode into, int percent) {
    ArrayNode fractional = into.putArray("fractional");
    ArrayNode bucket = fractional.addObject().putArray("cat");
    bucket.addObject().put("var", "$flagd.flagKey");
    bucket.addObject().put("var", "targetingKey");
    fractional.addArray().add(NEW).add(percent);
    fractional.addArray().add(OLD).add(ALL - percent);
  }

  /** Whom a flag sends to the new side; empty if it has a form that {@link #flag} never writes. */
  Optional<Moved> read(JsonNode flag) {
    if (!flag.path("state").asText("ENABLED").equals("ENABLED")) {
      return Optional.empty();
    }
    JsonNode targeting = flag.path("targeting");
    if (targeting.isEmpty()) {
      return switch (flag.path("defaultVariant").asText()) {
        case NEW -> Optional.of(Moved.share(ALL));
        case OLD -> Optional.of(Moved.NOBODY);
        default -> Optional.empty();
      };
    }
    return targeting.has("if") ? cohorts(targeting) : share(targeting).map(Moved::share);
  }

  private Optional<Moved> cohorts(JsonNode targeting) {
    JsonNode cases = targeting.path("if");
    JsonNode in = cases.path(0).path("in");
    JsonNode variable = in.path(0);
    boolean ours =
        targeting.size() == 1
            && cases.size() == 3
            && cases.path(0).size() == 1
            && in.size() == 2
            && variable.size() == 1
            && variable.path("var").asText().equals(attribute)
            && cases.path(1).asText().equals(NEW);
    Optional<List<String>> tenants = ours ? tenants(in.path(1)) : Optional.empty();
    JsonNode rest = cases.path(2);
    Optional<Integer> percent =
        rest.isTextual() && rest.asText().equals(OLD) ? Optional.of(0) : share(rest);
    return tenants.flatMap(list -> percent.map(share -> new Moved(share, list)));
  }

  private static Optional<List<String>> tenants(JsonNode list) {
    List<String> tenants = new ArrayList<>();
    list.forEach(one -> tenants.add(one.isTextual() ? one.asText() : ""));
    boolean ours = !tenants.isEmpty() && !tenants.contains("") && list.isArray();
    return ours && new HashSet<>(tenants).size() == tenants.size()
        ? Optional.of(tenants)
        : Optional.empty();
  }

  /** Only the form that is written here is understood; whatever else stands there is no guess. */
  private static Optional<Integer> share(JsonNode targeting) {
    JsonNode fractional = targeting.path("fractional");
    OptionalInt renewed = weight(fractional.path(1), NEW);
    OptionalInt old = weight(fractional.path(2), OLD);
    boolean ours =
        targeting.size() == 1
            && fractional.size() == 3
            && renewed.isPresent()
            && old.isPresent()
            && renewed.getAsInt() + old.getAsInt() == ALL;
    return ours ? Optional.of(renewed.getAsInt()) : Optional.empty();
  }

  private static OptionalInt weight(JsonNode share, String variant) {
    boolean ours =
        share.size() == 2
            && share.path(0).asText().equals(variant)
            && share.path(1).isInt()
            && share.path(1).asInt() >= 0;
    return ours ? OptionalInt.of(share.path(1).asInt()) : OptionalInt.empty();
  }
}
