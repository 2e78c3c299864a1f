package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose two sides did not agree, as the operator publishes them for people: keys and hashes,
 * never a value.
 *
 * @param table the table; of several the one that the user names
 * @param columns the two sides, the old one's columns first
 * @param standing rows that differ now
 * @param repaired rows that were repaired
 * @param agreed rows that somebody else put right
 * @param query shows the two sides of a row; {@link #KEY} stands in the place of its key
 * @param groups what rows that differ have in common, the most frequent first
 * @param entries some of the rows, those that differ now first
 * @param others the other tables, if there are any
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DivergenceList(
    String table,
    List<String> columns,
    long standing,
    long repaired,
    long agreed,
    String query,
    List<Group> groups,
    List<Entry> entries,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Other> others) {
  /** In the query, in the place of a key. */
  public static final String KEY = ":key";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Rows that differ now in the same way.
   *
   * @param trait in what way
   * @param writtenFrom when the first of them was written; null where the server does not keep
   *     track of it
   * @param writtenTo when the last was
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Group(
      String trait, long rows, @Nullable String writtenFrom, @Nullable String writtenTo) {}

  /**
   * Another table of the same migration.
   *
   * @param query shows the two sides of a row of it
   */
  public record Other(String table, List<String> columns, String query) {
    public Other {
      columns = List.copyOf(columns);
    }
  }

  /**
   * One row.
   *
   * @param table the table if it is not the one that the user names, else null
   * @param kind Different; where rows have two tables also Missing or Extra
   * @param state Standing, Repaired or Agreed
   * @param columns which new columns differ, where there are several, else null
   * @param oldHash of the old side's text
   * @param ended when it was repaired or put right
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Entry(
      @Nullable String table,
      String key,
      String kind,
      String state,
      String trait,
      @Nullable List<String> columns,
      @Nullable String oldHash,
      @Nullable String newHash,
      String firstSeen,
      String lastSeen,
      @Nullable String writtenAt,
      @Nullable String ended) {}

  public DivergenceList {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
    entries = List.copyOf(entries);
    // One that an earlier version has written knows of none.
    others = others == null ? List.of() : List.copyOf(others);
  }

  /** The query for a row. */
  public String queryFor(Entry row) {
    return others.stream()
        .filter(other -> other.table().equals(row.table()))
        .map(Other::query)
        .findFirst()
        .orElse(query)
        .replace(KEY, Identifier.literal(row.key()));
  }

  /** For a ConfigMap. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must be writable as JSON", e);
    }
  }

  /**
   * Reads it back.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DivergenceList parse(String json) {
    try {
      return JSON.readValue(json, DivergenceList.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no list of rows: " + e.getOriginalMessage(), e);
    }
  }
}
