package io.godwit.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Claim;
import io.godwit.engine.DualWrites;
import io.godwit.engine.GateRun;
import io.godwit.engine.Ledger;
import io.godwit.engine.Ledger.Backfill.Held;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Shadow;
import io.godwit.engine.Stage;
import io.godwit.engine.Usage;
import io.godwit.engine.WayBack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the ledger says of all migrations of a database, with a few queries for all of them.
 */
public final class LedgerReader {
  /** The newest plan of each migration. */
  private static final String LATEST =
      "SELECT DISTINCT ON (namespace, name) * FROM godwit.migrations ORDER BY namespace, name, id"
          + " DESC";

  private LedgerReader() {}

  /** All migrations, by {@code namespace/name}. */
  public static Map<String, Ledger> read(Connection connection) throws SQLException {
    Map<Long, List<Ledger.StepRecord>> steps = steps(connection);
    Map<Long, Ledger.Comparing> comparing = ComparingReader.read(connection, LATEST);
    Map<Long, List<Held>> held = held(connection);
    Map<Long, Shadow> shadows = ShadowLedger.read(connection);
    Map<Long, DualWrites> writes = DualWriteSamples.read(connection);
    Map<Long, Usage> usages = UsageReader.read(connection);
    Map<Long, List<GateRun>> gates = GateLedger.read(connection);
    Map<String, Ledger> ledgers = new LinkedHashMap<>();
    Rows.list(
            connection,
            row ->
                Map.entry(
                    row.getString("namespace") + "/" + row.getString("name"),
                    ledger(
                        row,
                        steps.getOrDefault(row.getLong("id"), List.of()),
                        comparing.getOrDefault(row.getLong("id"), Ledger.Comparing.NONE),
                        held.getOrDefault(row.getLong("id"), List.of()),
                        shadows.getOrDefault(row.getLong("id"), Shadow.NONE),
                        writes.getOrDefault(row.getLong("id"), DualWrites.NONE),
                        usages.getOrDefault(row.getLong("id"), Usage.NONE),
                        gates.getOrDefault(row.getLong("id"), List.of()))),
            """
            SELECT m.*, coalesce(jsonb_typeof(m.plan -> 'transform') <> 'null', true) AS pairs,
              m.plan -> 'fill' IS NOT NULL AS fills, c.holder, c.cluster, c.heartbeat,
              c.heartbeat < clock_timestamp() - interval '60 seconds' AS silent, c.fence, c.attempt, c.phase, c.phase_since,
              c.direction, c.reason, c.message, c.outcome, c.run, c.workers, c.workers_since, c.batch_rows, c.batch_most,
              c.target_ms, c.duty_cycle, c.pause_ms, c.quarantine_most, c.compare_every_ms, c.repair_rounds, c.repair_ratio, c.beyond,
              coalesce(f.percent, 0) AS percent, coalesce(f.tenants, '{}') AS tenants, coalesce(f.changed_at, m.created_at) AS flag_since,
              coalesce(f.ramp_began, false) AS ramp_began, coalesce(r.rows_done, 0) AS rows_done,
              coalesce(r.holders, 0) AS holders, coalesce(r.open, 0) AS ranges_left,
              coalesce(r.batch, 0)::int AS batch, s.failures, s.lost, c.retry_token, c.retry_answer, c.waive_token,
              c.waive_answer, q.quarantined, q.waived, q.asked, q.quarantine_changed
            FROM (%s) m JOIN godwit.control c ON c.migration = m.id
            LEFT JOIN godwit.flags f ON f.sync = m.sync AND f.migration = m.id
            LEFT JOIN (SELECT migration, coalesce(sum(rows_done) FILTER (WHERE pass = 0), 0)::bigint AS rows_done,
                count(DISTINCT owner) FILTER (WHERE NOT done AND lease_until > clock_timestamp()) AS holders,
                avg(batch_rows) FILTER (WHERE NOT done AND lease_until > clock_timestamp()) AS batch,
                count(*) FILTER (WHERE NOT done) AS open
              FROM godwit.ranges GROUP BY migration) r ON r.migration = m.id
            CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE direction <> 'conflict') AS failures,
                count(*) FILTER (WHERE direction = 'down') AS lost
              FROM godwit.sync_failures f WHERE f.sync = ANY (m.syncs)) s
            CROSS JOIN LATERAL (SELECT count(*) AS quarantined, count(q.waived_at) AS waived,
                count(*) FILTER (WHERE q.asked) AS asked,
                max(greatest(q.last_seen, q.waived_at)) AS quarantine_changed
              FROM godwit.quarantine q WHERE q.migration = m.id) q
            """
                .formatted(LATEST))
        .forEach(entry -> ledgers.put(entry.getKey(), entry.getValue()));
    return ledgers;
  }

  private static Ledger ledger(
      ResultSet row,
      List<Ledger.StepRecord> steps,
      Ledger.Comparing comparing,
      List<Held> held,
      Shadow shadow,
      DualWrites writes,
      Usage usage,
      List<GateRun> gates)
      throws SQLException {
    String outcome = row.getString("outcome");
    return new Ledger(
        row.getLong("id"),
        row.getString("table_name"),
        new Claim(
            row.getString("holder"),
            row.getString("cluster"),
            instant(row, "heartbeat"),
            row.getBoolean("silent")),
        row.getInt("attempt"),
        row.getString("plan_hash"),
        row.getString("change_hash"),
        row.getLong("fence"),
        Phase.of(row.getString("phase")),
        instant(row, "phase_since"),
        row.getString("direction").equals("Back")
            ? Ledger.Direction.BACK
            : Ledger.Direction.FORWARD,
        new Ledger.Word(row.getString("reason"), row.getString("message")),
        outcome == null ? null : Outcome.of(outcome),
        new Ledger.Tuning(
            row.getBoolean("run"),
            new Ledger.Tuning.Pods(row.getInt("workers"), instantOrNull(row, "workers_since")),
            new Ledger.Tuning.Batch(
                row.getInt("batch_rows"), row.getInt("batch_most"), row.getLong("target_ms")),
            new Ledger.Tuning.Rest(row.getInt("duty_cycle"), row.getLong("pause_ms")),
            row.getInt("quarantine_most"),
            new Ledger.Tuning.Compare(
                row.getLong("compare_every_ms"),
                row.getInt("repair_rounds"),
                row.getDouble("repair_ratio"))),
        steps,
        new Ledger.Backfill(
            row.getTimestamp("backfill_ended_at") != null,
            row.getLong("rows_done"),
            row.getLong("rows_estimated"),
            instantOrNull(row, "backfill_started_at"),
            instantOrNull(row, "backfill_ended_at"),
            new Ledger.Backfill.AtWork(
                row.getInt("holders"), row.getInt("batch"), row.getInt("ranges_left")),
            quarantined(row),
            held),
        row.getBoolean("pairs"),
        row.getBoolean("fills"),
        comparing,
        shadow,
        FlagRow.read(row),
        instant(row, "flag_since"),
        row.getBoolean("ramp_began"),
        row.getLong("failures"),
        row.getLong("lost"),
        writes,
        row.getBoolean("beyond")
            ? WayBack.OVER
            : row.getBoolean("has_down") ? WayBack.OPEN : WayBack.NONE,
        usage,
        gates);
  }

  private static Quarantined quarantined(ResultSet row) throws SQLException {
    return new Quarantined(
        row.getLong("quarantined"),
        row.getLong("waived"),
        row.getLong("asked"),
        instantOrNull(row, "quarantine_changed"),
        new Quarantined.Answer(row.getString("retry_token"), row.getString("retry_answer")),
        new Quarantined.Answer(row.getString("waive_token"), row.getString("waive_answer")));
  }

  private static Map<Long, List<Ledger.StepRecord>> steps(Connection connection)
      throws SQLException {
    Map<Long, List<Ledger.StepRecord>> all = new HashMap<>();
    Rows.list(
            connection,
            row ->
                Map.entry(
                    row.getLong("migration"),
                    new Ledger.StepRecord(
                        row.getString("id"),
                        Stage.of(row.getString("stage")),
                        Ledger.StepRecord.State.valueOf(
                            row.getString("state").toUpperCase(Locale.ROOT)),
                        instantOrNull(row, "done_at"),
                        row.getString("blockers"))),
            """
            SELECT s.migration, s.id, s.stage, s.state, s.done_at,
              coalesce(CASE WHEN s.backend_pid IS NOT NULL THEN %s END, s.blockers) AS blockers
            FROM godwit.steps s JOIN (%s) m ON m.id = s.migration ORDER BY s.ordinal
            """
                .formatted(Blockers.OF_STATEMENT, LATEST))
        .forEach(
            entry ->
                all.computeIfAbsent(entry.getKey(), id -> new java.util.ArrayList<>())
                    .add(entry.getValue()));
    return all;
  }

  private static Map<Long, List<Held>> held(Connection connection) throws SQLException {
    return Rows.list(
            connection,
            row ->
                Map.entry(
                    row.getLong(1),
                    new Held(row.getString(2), Duration.ofSeconds(Math.round(row.getDouble(3))))),
            "SELECT h.migration, h.signal, h.seconds FROM godwit.held h JOIN (%s) m ON m.id = h.migration ORDER BY h.seconds DESC"
                .formatted(LATEST))
        .stream()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
