package io.godwit.sql;

import io.godwit.engine.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches while the old column is out of sight for any sign that somebody names it, on a connection
 * that commits each statement (rules-postgres 26, rules-operator 14).
 */
public final class HideWatch {
  private static final Duration BASELINE = Duration.ofSeconds(2);

  private final Connection connection;
  private final Fence fence;
  private final Plan plan;
  private final Consumer<String> log;
  private final UseRecord record;
  private final Rollbacks rollbacks;
  private final ServerLog serverLog;
  private double average;

  /** A watch that has not looked yet. */
  public HideWatch(Connection connection, Fence fence, Plan plan, Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.plan = plan;
    this.log = log;
    this.record = new UseRecord(connection, fence.migration());
    this.rollbacks = new Rollbacks(connection, fence.migration());
    this.serverLog = new ServerLog(connection, log);
  }

  /** True if the old column is out of sight now. */
  public boolean hidden() throws SQLException {
    return hiddenAt().isPresent();
  }

  /** True once nothing is left to watch. */
  public boolean over() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT c.fence <> ? OR EXISTS (SELECT FROM godwit.steps s WHERE s.migration = c.migration AND s.stage ="
            + " 'drop' AND s.state = 'Done') FROM godwit.control c WHERE c.migration = ?",
        fence.number(),
        fence.migration());
  }

  /** How things are before: without it more rollbacks than before cannot be told. */
  public void before(Pauses pauses) throws SQLException, InterruptedException {
    Optional<Double> known = rollbacks.average();
    if (known.isPresent()) {
      average = known.get();
    } else {
      long count = rollbacks.count();
      pauses.rest(BASELINE);
      average = (rollbacks.count() - count) * 1000.0 / BASELINE.toMillis();
    }
    rollbacks.begin();
    serverLog.open();
  }

  /** Looks once; what was seen is recorded. Empty if nothing was, or nothing is hidden. */
  public List<String> signs() throws SQLException {
    Optional<Instant> hiddenAt = hiddenAt();
    if (hiddenAt.isEmpty()) {
      return List.of();
    }
    OldShape old = OldShape.of(plan, true);
    List<UseRecord.Seen> signs =
        new ArrayList<>(new SessionUses(connection, "primary").after(old, hiddenAt.get()));
    Instant now =
        Rows.one(connection, row -> row.getTimestamp(1).toInstant(), "SELECT clock_timestamp()");
    rollbacks
        .jump(average)
        .ifPresent(
            words ->
                signs.add(
                    new UseRecord.Seen(
                        "primary", "rollbacks", "nobody knows who", "", words, now)));
    serverLog
        .named(old)
        .ifPresent(
            words ->
                signs.add(
                    new UseRecord.Seen("primary", "log", "nobody knows who", "", words, now)));
    record.keep(signs);
    signs.addAll(UsageWatch.dependents(connection, record, old));
    signs.forEach(sign -> log.accept(plan.old() + " is named: " + sign.words()));
    return signs.stream().map(UseRecord.Seen::words).toList();
  }

  /** Records that it was brought back because of what was seen. */
  public void broughtBack() throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.control SET unhidden_at = clock_timestamp() WHERE migration = ?",
        fence.migration());
  }

  private Optional<Instant> hiddenAt() throws SQLException {
    return Rows.first(
        connection,
        row -> row.getTimestamp(1).toInstant(),
        "SELECT done_at FROM godwit.steps WHERE migration = ? AND id = ? AND stage = 'hide' AND"
            + " state = 'Done'",
        fence.migration(),
        plan.flipStep());
  }
}
