package io.godwit.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.Outcome;
import io.godwit.engine.SqlStep;
import io.godwit.report.Course;
import io.godwit.report.Earlier;
import io.godwit.report.Event;
import io.godwit.report.GateResult;
import io.godwit.report.MigrationReport;
import io.godwit.report.Step;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from the ledger what the report of a migration tells: nothing else is needed for it. */
public final class ReportReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Events that are told: a report has to fit into a ConfigMap. */
  private static final int EVENTS = 200;

  private static final int TRIES = 20;

  private record Stored(
      MigrationReport.Subject subject, Course.Word word, Instant begunAt, Instant asOf) {}

  private ReportReader() {}

  /**
   * The report of one plan, as of its end or of now; without lessons, which are not in the ledger.
   *
   * @throws SQLException with state 02000 if the ledger has no such plan
   */
  public static MigrationReport read(Connection connection, long migration) throws SQLException {
    Stored stored = stored(connection, migration);
    List<Event> events = events(connection, migration);
    return new MigrationReport(
        stored.subject(),
        Course.of(stored.word(), stored.begunAt(), stored.asOf(), events),
        ReportNumbers.rows(connection, migration),
        steps(connection, migration),
        ReportNumbers.columns(connection, migration),
        ReportNumbers.queryTimes(connection, migration),
        GateLedger.read(connection, migration).stream().map(GateResult::of).toList(),
        events,
        earlier(connection, stored.subject()),
        "");
  }

  private static Stored stored(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> {
          String outcome = row.getString("outcome");
          String hash = row.getString("plan_hash");
          return new Stored(
              new MigrationReport.Subject(
                  row.getString("namespace"),
                  row.getString("name"),
                  migration,
                  row.getString("table_name"),
                  hash == null
                      ? null
                      : PlanStore.load(connection, migration).summary().replace("`", ""),
                  row.getInt("attempt"),
                  hash),
              new Course.Word(
                  outcome == null ? null : Outcome.of(outcome),
                  row.getString("reason"),
                  row.getString("message")),
              instant(row, "created_at"),
              instant(row, "as_of"));
        },
        """
        SELECT m.namespace, m.name, m.table_name, m.plan_hash, m.created_at, c.attempt, c.outcome,
          c.reason, c.message, CASE WHEN c.outcome IS NULL THEN clock_timestamp() ELSE coalesce(
            (SELECT max(a.at) FROM godwit.audit a WHERE a.migration = m.id AND a.action = 'Settle'),
            m.created_at) END AS as_of
        FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id WHERE m.id = ?
        """,
        migration);
  }

  private static List<Event> events(Connection connection, long migration) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Event(instant(row, "at"), row.getString("action"), facts(row.getString("facts"))),
        """
        SELECT * FROM (SELECT id, at, action, facts::text FROM godwit.audit WHERE migration = ?
          ORDER BY action IN ('Advance', 'TurnBack', 'Settle') DESC, id DESC LIMIT ?) AS told ORDER BY id
        """,
        migration,
        EVENTS);
  }

  private static Map<String, String> facts(String json) throws SQLException {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new SQLException("facts in godwit.audit are no texts by name", "22000", e);
    }
  }

  private static List<Step> steps(Connection connection, long migration) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Step(
                row.getString("id"),
                row.getString("state"),
                SqlStep.Lock.valueOf(row.getString("lock")).words(),
                SqlStep.Mode.valueOf(row.getString("mode")) == SqlStep.Mode.TRANSACTION,
                row.getInt("tries"),
                number(row, "wait_ms"),
                number(row, "hold_ms"),
                instantOrNull(row, "done_at")),
        "SELECT * FROM godwit.steps WHERE migration = ? ORDER BY ordinal",
        migration);
  }

  private static List<Earlier> earlier(Connection connection, MigrationReport.Subject subject)
      throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Earlier(
                row.getLong("id"),
                row.getInt("attempt"),
                instant(row, "created_at"),
                row.getString("outcome"),
                row.getString("message")),
        """
        SELECT * FROM (SELECT m.id, m.created_at, c.attempt, coalesce(c.outcome, '') AS outcome,
            left(c.message, 500) AS message
          FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id
          WHERE m.namespace = ? AND m.name = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?) AS last
        ORDER BY id
        """,
        subject.namespace(),
        subject.name(),
        subject.id(),
        TRIES);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }
}
