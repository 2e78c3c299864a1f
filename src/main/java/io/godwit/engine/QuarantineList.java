package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in quarantine, as the operator publishes them for people: keys and reasons, never a value.
 *
 * @param rows how many there are
 * @param waived of these, whose old value somebody has let go
 * @param entries the first of them, those that Contract waits for before all others
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record QuarantineList(long rows, long waived, List<Entry> entries) {
  /** No row at all. */
  public static final QuarantineList EMPTY = new QuarantineList(0, 0, List.of());

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One row. The server's message would hold the row's value, therefore the standard name of its
   * SQLSTATE stands in its place.
   *
   * @param table the table itself, or the partition that holds the row
   * @param key as it is named in a waiver
   * @param condition standard name of the SQLSTATE, or empty if it has none
   * @param attempts how often it has failed
   * @param tried true if it is about to be tried once more
   * @param waivedAt since when its value may go, or null
   * @param waivedWhy why, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Entry(
      String table,
      String key,
      String sqlstate,
      String condition,
      int attempts,
      String firstSeen,
      String lastSeen,
      boolean tried,
      @Nullable String waivedAt,
      @Nullable String waivedWhy) {}

  public QuarantineList {
    entries = List.copyOf(entries);
  }

  /** How many more there are than are listed. */
  public long more() {
    return Math.max(0, rows - entries.size());
  }

  /** For a ConfigMap. */
  public String json() {
    try {
      return JSON.writeValueAsString(
          JSON.createObjectNode()
              .put("rows", rows)
              .put("waived", waived)
              .set("entries", JSON.valueToTree(entries)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must be writable as JSON", e);
    }
  }

  /**
   * Reads it back.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static QuarantineList parse(String json) {
    try {
      return JSON.readValue(json, QuarantineList.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no list of rows: " + e.getOriginalMessage(), e);
    }
  }
}
