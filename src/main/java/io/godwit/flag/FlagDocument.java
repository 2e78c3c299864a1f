package io.godwit.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document of flags in the JSON format of flagd; one of them is ours. */
final class FlagDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** The same of a document that was read already; anything but an object is an empty one. */
  static FlagDocument of(JsonNode document) {
    return new FlagDocument(
        document instanceof ObjectNode object ? object : JSON.createObjectNode());
  }

  /** What it says of a flag; the place is named where nobody can tell. */
  FlagSeen seen(FlagForm form, boolean raised, String place) {
    return moved(form, raised)
        .map(FlagSeen::at)
        .orElseGet(
            () ->
                FlagSeen.unreadable(
                    "flag %s in %s is gone, disabled, or has a form that Godwit did not write"
                        .formatted(form.key(), place)));
  }

  /**
   * Whom a flag sends to the new side; empty if it has a form of its own.
   *
   * @param raised false: a flag that is not there sends nobody, because nobody has raised it yet
   */
  Optional<Moved> moved(FlagForm form, boolean raised) {
    JsonNode flag = document.path("flags").path(form.key());
    if (flag.isMissingNode()) {
      return raised ? Optional.empty() : Optional.of(Moved.NOBODY);
    }
    return form.read(flag);
  }

  /** The document with a flag that sends these readers; other flags stay as they are. */
  String with(FlagForm form, Moved to) throws JsonProcessingException {
    document.withObject("/flags").set(form.key(), form.flag(to));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}
