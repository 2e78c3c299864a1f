package io.godwit.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A document of flags in the JSON format of flagd. The variant "new" always comes first in the
 * fractional split, so that raising its weight moves nobody back; weights are whole percents, which
 * every version of flagd understands.
 */
final class FlagDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEW = "new";
  private static final String OLD = "old";

  private final ObjectNode document;

  private FlagDocument(ObjectNode document) {
    this.document = document;
  }

  /**
   * Reads a document; none is an empty one.
   *
   * @throws JsonProcessingException if the text is no JSON object
   */
  static FlagDocument parse(@Nullable String text) throws JsonProcessingException {
    if (text == null || text.isBlank()) {
      return new FlagDocument(JSON.createObjectNode());
    }
    return new FlagDocument(JSON.readValue(text, ObjectNode.class));
  }

  /** The percentage of a flag; 0 if the flag is not there; empty if it has a form of its own. */
  OptionalInt percent(String flag) {
    JsonNode node = document.path("flags").path(flag);
    if (node.isMissingNode()) {
      return OptionalInt.of(0);
    }
    if (!node.path("state").asText("ENABLED").equals("ENABLED")) {
      return OptionalInt.empty();
    }
    JsonNode targeting = node.path("targeting");
    if (targeting.isEmpty()) {
      return switch (node.path("defaultVariant").asText()) {
        case NEW -> OptionalInt.of(100);
        case OLD -> OptionalInt.of(0);
        default -> OptionalInt.empty();
      };
    }
    // Only the form that with() writes is understood; whatever else stands there is not guessed at.
    JsonNode fractional = targeting.path("fractional");
    JsonNode share = fractional.path(1);
    int percent = share.path(1).asInt(-1);
    boolean ours =
        targeting.size() == 1
            && fractional.size() == 3
            && share(share, NEW)
            && share(fractional.path(2), OLD)
            && percent + fractional.path(2).path(1).asInt() == 100;
    return ours ? OptionalInt.of(percent) : OptionalInt.empty();
  }

  private static boolean share(JsonNode share, String variant) {
    return share.size() == 2
        && share.path(0).asText().equals(variant)
        && share.path(1).isInt()
        && share.path(1).asInt() >= 0;
  }

  /** The document with a flag at a percentage; other flags stay as they are. */
  String with(String flag, int percent) throws JsonProcessingException {
    ObjectNode node = document.withObject("/flags").putObject(flag);
    node.put("state", "ENABLED");
    ObjectNode variants = node.putObject("variants");
    variants.put(NEW, true);
    variants.put(OLD, false);
    // An evaluation that fails falls back to the shape that is certainly there.
    node.put("defaultVariant", percent == 100 ? NEW : OLD);
    if (percent > 0 && percent < 100) {
      ArrayNode fractional = node.putObject("targeting").putArray("fractional");
      ArrayNode bucket = fractional.addObject().putArray("cat");
      bucket.addObject().put("var", "$flagd.flagKey");
      bucket.addObject().put("var", "targetingKey");
      fractional.addArray().add(NEW).add(percent);
      fractional.addArray().add(OLD).add(100 - percent);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}
