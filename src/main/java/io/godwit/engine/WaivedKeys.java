package io.godwit.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys of rows that are waived, as an annotation names them: a JSON array of texts, and behind an
 * {@code @} whatever makes it another value than the last one.
 */
public final class WaivedKeys {
  /** How it is written, for messages. */
  public static final String FORM = "[\"KEY\", ...]@ANYTHING-NEW";

  private static final ObjectMapper JSON = new ObjectMapper();

  private WaivedKeys() {}

  /** The annotation's value. */
  public static String write(List<String> keys, String token) {
    try {
      return JSON.writeValueAsString(keys) + "@" + token;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON", e);
    }
  }

  /** The keys; empty if it is not written so, or names none. */
  public static Optional<List<String>> read(String value) {
    int end = value.lastIndexOf(']') + 1;
    String rest = value.substring(end).strip();
    if (end == 0 || !(rest.isEmpty() || rest.startsWith("@"))) {
      return Optional.empty();
    }
    try {
      JsonNode array = JSON.readTree(value.substring(0, end));
      List<String> keys = new ArrayList<>();
      for (JsonNode key : array) {
        // People write whole numbers without quotes.
        if (!key.isTextual() && !key.isIntegralNumber()) {
          return Optional.empty();
        }
        keys.add(key.asText());
      }
      return array.isArray() && !keys.isEmpty() ? Optional.of(keys) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
