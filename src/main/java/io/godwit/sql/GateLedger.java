package io.godwit.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.godwit.engine.GateRun;
import io.godwit.engine.Measurement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was measured of gates, in the ledger: runs, and what their queries gave before Cutover. */
public final class GateLedger {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GateLedger() {}

  /**
   * Which plan it is written for.
   *
   * @param migration number of the plan
   * @param holder who has to hold the claim still
   * @param fence that has to stand still
   */
  public record Claim(long migration, String holder, long fence) {}

  /**
   * What a query gave while readers were on the old side only.
   *
   * @param samples how many values these are of
   */
  public record Baseline(long samples, double median, double p99) {}

  /**
   * A value that a query gave.
   *
   * @param query hash of it
   */
  public record Sample(String gate, String query, Instant at, double value) {}

  /** Runs of the migrations that have not ended, by number of the plan. */
  static Map<Long, List<GateRun>> read(Connection connection) throws SQLException {
    return Rows.list(
            connection,
            row -> Map.entry(row.getLong("migration"), run(row)),
            """
            SELECT g.* FROM godwit.gate_runs g JOIN godwit.control c ON c.migration = g.migration
            WHERE c.outcome IS NULL ORDER BY g.gate, g.started_at
            """)
        .stream()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  /** All runs of one plan, whether it has ended or not, in the order in which they began. */
  public static List<GateRun> read(Connection connection, long migration) throws SQLException {
    return Rows.list(
        connection,
        GateLedger::run,
        "SELECT * FROM godwit.gate_runs WHERE migration = ? ORDER BY started_at, gate",
        migration);
  }

  /** Writes how a run stands; false if the claim is somebody else's by now, or the way another. */
  public static boolean write(Connection connection, Claim claim, GateRun run) throws SQLException {
    GateRun.Counts counts = run.counts();
    return Rows.update(
            connection,
            """
            INSERT INTO godwit.gate_runs AS g
              (migration, gate, scope, attempt, definition, started_at, passed_at, trouble_since, successful, failed,
              inconclusive, errors, successes_in_row, errors_in_row, measurements)
            SELECT migration, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb
            FROM godwit.control WHERE migration = ? AND holder = ? AND fence = ? AND outcome IS NULL
            ON CONFLICT (migration, gate, scope) DO UPDATE SET attempt = excluded.attempt,
              definition = excluded.definition, started_at = excluded.started_at, passed_at = excluded.passed_at,
              trouble_since = excluded.trouble_since, successful = excluded.successful, failed = excluded.failed,
              inconclusive = excluded.inconclusive, errors = excluded.errors,
              successes_in_row = excluded.successes_in_row, errors_in_row = excluded.errors_in_row,
              measurements = excluded.measurements
            """,
            run.gate(),
            run.scope(),
            run.attempt(),
            run.definition(),
            Timestamp.from(run.startedAt()),
            timestamp(run.passedAt()),
            timestamp(run.troubleSince()),
            counts.successful(),
            counts.failed(),
            counts.inconclusive(),
            counts.errors(),
            counts.successesInRow(),
            counts.errorsInRow(),
            json(run.last()),
            claim.migration(),
            claim.holder(),
            claim.fence())
        > 0;
  }

  /** Keeps what a query gave, and of it the newest 10,000. */
  public static void sample(Connection connection, Claim claim, Sample sample) throws SQLException {
    Rows.update(
        connection,
        """
        INSERT INTO godwit.gate_samples (migration, gate, definition, at, value)
        SELECT migration, ?, ?, ?, ? FROM godwit.control
        WHERE migration = ? AND holder = ? AND fence = ? AND outcome IS NULL
        ON CONFLICT DO NOTHING
        """,
        sample.gate(),
        sample.query(),
        Timestamp.from(sample.at()),
        sample.value(),
        claim.migration(),
        claim.holder(),
        claim.fence());
    Rows.update(
        connection,
        """
        DELETE FROM godwit.gate_samples WHERE migration = ? AND gate = ? AND at <= (
          SELECT at FROM godwit.gate_samples WHERE migration = ? AND gate = ?
          ORDER BY at DESC OFFSET 10000 LIMIT 1)
        """,
        claim.migration(),
        sample.gate(),
        claim.migration(),
        sample.gate());
  }

  /** Median and p99 of what a query gave; empty if it gave nothing. */
  public static Optional<Baseline> baseline(
      Connection connection, long migration, String gate, String definition) throws SQLException {
    return Rows.first(
            connection,
            row -> new Baseline(row.getLong(1), row.getDouble(2), row.getDouble(3)),
            """
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY value),
              percentile_cont(0.99) WITHIN GROUP (ORDER BY value)
            FROM godwit.gate_samples WHERE migration = ? AND gate = ? AND definition = ?
            """,
            migration,
            gate,
            definition)
        .filter(baseline -> baseline.samples() > 0);
  }

  private static GateRun run(ResultSet row) throws SQLException {
    return new GateRun(
        row.getString("gate"),
        row.getString("scope"),
        row.getInt("attempt"),
        row.getString("definition"),
        LedgerReader.instant(row, "started_at"),
        LedgerReader.instantOrNull(row, "passed_at"),
        LedgerReader.instantOrNull(row, "trouble_since"),
        new GateRun.Counts(
            row.getInt("successful"),
            row.getInt("failed"),
            row.getInt("inconclusive"),
            row.getInt("errors"),
            row.getInt("successes_in_row"),
            row.getInt("errors_in_row")),
        measurements(row.getString("measurements")));
  }

  private static String json(List<Measurement> measurements) {
    ArrayNode array = JSON.createArrayNode();
    for (Measurement one : measurements) {
      array
          .addObject()
          .put("at", one.at().toString())
          .put("phase", one.phase().word())
          .put("value", one.value())
          .put("message", one.message());
    }
    return array.toString();
  }

  private static List<Measurement> measurements(String json) throws SQLException {
    List<Measurement> all = new ArrayList<>();
    try {
      for (JsonNode one : JSON.readTree(json)) {
        all.add(
            new Measurement(
                Instant.parse(one.path("at").asText()),
                Measurement.Phase.valueOf(one.path("phase").asText().toUpperCase(Locale.ROOT)),
                one.path("value").asText(),
                one.path("message").asText()));
      }
    } catch (JsonProcessingException e) {
      throw new SQLException("godwit.gate_runs.measurements is no JSON", e);
    }
    return all;
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }
}
