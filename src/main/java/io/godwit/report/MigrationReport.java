package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a migration, or known so far: counts, times, checksums, words of people;
 * never a row's value. Times are the database's, in UTC.
 *
 * @param subject which migration it is
 * @param course how it went
 * @param rows what became of the rows
 * @param steps the stored steps, in order
 * @param columns counts and checksums before and after
 * @param queryTimes how long statements of others took
 * @param gates what was measured of gates, in the order in which it was asked for
 * @param events what was decided and asked for, the oldest first
 * @param earlier earlier tries under the same name, the oldest first
 * @param lessons what people want to remember, or empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationReport(
    Subject subject,
    Course course,
    RowCounts rows,
    List<Step> steps,
    List<Column> columns,
    QueryTimes queryTimes,
    List<GateResult> gates,
    List<Event> events,
    List<Earlier> earlier,
    String lessons) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  /**
   * Which migration it is.
   *
   * @param id number of the plan in the ledger
   * @param change old and new column with their types, or null if no plan was made
   * @param planHash hash of the plan, or null if none was made
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Subject(
      String namespace,
      String name,
      long id,
      String table,
      @Nullable String change,
      int attempt,
      @Nullable String planHash) {}

  public MigrationReport {
    steps = List.copyOf(steps);
    columns = List.copyOf(columns);
    gates = List.copyOf(gates);
    events = List.copyOf(events);
    earlier = List.copyOf(earlier);
  }

  /** The same with what people want to remember. */
  public MigrationReport withLessons(String text) {
    return new MigrationReport(
        subject, course, rows, steps, columns, queryTimes, gates, events, earlier, text);
  }

  /** For programs. */
  public String json() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must be writable as JSON", e);
    }
  }
}
