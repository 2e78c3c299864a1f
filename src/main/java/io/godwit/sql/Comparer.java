package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares every row of the two sides, in blocks, in the database. What differs is looked at again
 * after a while before it counts, because writes are in flight; what stays different is recorded by
 * key, and repaired where that is still allowed.
 */
public final class Comparer {
  private static final int BLOCK = 50_000;

  /** The cursor behind a table that is walked by place. */
  private static final String ALL_PLACES = "(4294967295,0)";

  private static final Duration IDLE = Duration.ofMillis(500);

  /** More than this is no matter of single rows any more; the rest is counted, not recorded. */
  private static final int MOST_KEYS = 100_000;

  /**
   * What a comparison may do about differences.
   *
   * @param looks a difference counts when it is still there after each of these
   */
  public record Rules(
      List<Duration> looks, int repairRounds, boolean flipped, boolean newHasAuthority) {
    public Rules {
      looks = List.copyOf(looks);
    }
  }

  private final Connection connection;
  private final Fence fence;
  private final Transform transform;
  private final Rules rules;
  private final PairSql pair;
  private final Discrepancies discrepancies;
  private final Repair repair;
  private final Pauses pauses;
  private final Consumer<String> log;

  /** A comparison on a connection that commits each statement. */
  public Comparer(
      Connection connection,
      Fence fence,
      Transform transform,
      Rules rules,
      Pauses pauses,
      Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.transform = transform;
    this.rules = rules;
    this.pair =
        new PairSql(transform, transform.names(rules.flipped()), rules.newHasAuthority())
            .excluding(fence.migration());
    this.discrepancies = new Discrepancies(connection, fence, pair);
    this.repair = new Repair(connection, fence, pair, log);
    this.pauses = pauses;
    this.log = log;
  }

  /** Does one comparison, from where an earlier worker left off. */
  public void run(int pass) throws SQLException, InterruptedException, Fence.Lost {
    Rows.update(
        connection,
        "INSERT INTO godwit.passes (migration, pass) VALUES (?, ?) ON CONFLICT DO NOTHING",
        fence.migration(),
        pass);
    Cursor cursor = cursor(pass);
    if (cursor.ended()) {
      return;
    }
    quarantine();
    List<String> suspects = new ArrayList<>(discrepancies.recorded(pass));
    long compared = cursor.compared();
    Optional<Block> block = next(cursor.position());
    while (block.isPresent()) {
      Orders orders = allowed();
      long began = System.nanoTime();
      List<String> found = suspects(block.get(), MOST_KEYS - suspects.size());
      suspects.addAll(found);
      compared += block.get().rows();
      advance(pass, block.get().hi(), compared, found);
      block = next(block.get().hi());
      pauses.rest(orders.rest(Duration.ofNanos(System.nanoTime() - began)));
    }
    List<String> confirmed = confirmed(suspects);
    long repaired = 0;
    for (int round = 0; round < rules.repairRounds() && !confirmed.isEmpty(); round++) {
      fenced();
      repaired += repair.run(confirmed);
      List<String> left = still(confirmed);
      discrepancies.markRepaired(confirmed, left);
      confirmed = left;
    }
    if (transform.key().byPlace() && !confirmed.isEmpty()) {
      discrepancies.record(pass, confirmed);
    }
    discrepancies.forget(pass, confirmed);
    settleSyncFailures();
    fenced();
    Rows.update(
        connection,
        """
        UPDATE godwit.passes SET ended_at = clock_timestamp(), compared = ?, diverged = ?, repaired = ?
        WHERE migration = ? AND pass = ? AND ended_at IS NULL
        """,
        compared,
        (long) confirmed.size(),
        repaired,
        fence.migration(),
        pass);
    log.accept(
        "comparison %d: %d rows compared, %d differ, %d repaired"
            .formatted(pass, compared, confirmed.size(), repaired));
  }

  /** Waits until a block may be read: to read all rows is load, too. */
  private Orders allowed() throws SQLException, InterruptedException, Fence.Lost {
    Orders orders = Orders.read(connection, fence);
    if (!orders.run()) {
      log.accept(orders.asked() ? "held: " + orders.held() : "suspended");
    }
    while (!orders.run()) {
      pauses.rest(IDLE);
      orders = Orders.read(connection, fence);
    }
    return orders;
  }

  /** Rows in quarantine are tried once more where that was asked for; who is right is let out. */
  private void quarantine() throws SQLException {
    Quarantine quarantine = new Quarantine(connection, fence);
    PairSql all = new PairSql(transform, transform.names(rules.flipped()), rules.newHasAuthority());
    // Before it too: a row of a partition that was detached is none of ours any more.
    quarantine.settle(pair);
    if (new OnceMore(connection, fence, all, log).run(quarantine)) {
      quarantine.settle(pair);
    }
  }

  private record Cursor(@Nullable String position, long compared, boolean ended) {}

  private record Block(@Nullable String lo, String hi, long rows) {}

  private Cursor cursor(int pass) throws SQLException {
    return Rows.one(
        connection,
        row -> new Cursor(row.getString(1), row.getLong(2), row.getBoolean(3)),
        "SELECT cursor, compared, ended_at IS NOT NULL FROM godwit.passes WHERE migration = ? AND"
            + " pass = ?",
        fence.migration(),
        pass);
  }

  /** The next block; where rows have no key, all at once, so that none can move past the scan. */
  private Optional<Block> next(@Nullable String lo) throws SQLException {
    KeySql key = pair.keys();
    if (transform.key().byPlace()) {
      return lo != null
          ? Optional.empty()
          : Rows.first(
              connection,
              row -> new Block(null, ALL_PLACES, row.getLong(1)),
              "SELECT count(*) FROM " + pair.source());
    }
    Condition rows = key.behind(lo);
    return Rows.first(
        connection,
        row -> new Block(lo, row.getString(1), row.getLong(2)),
        """
        SELECT %1$s, godwit_number FROM (
          SELECT %2$s, row_number() OVER (ORDER BY %3$s) AS godwit_number FROM %4$s
          WHERE %5$s ORDER BY %3$s LIMIT %6$d) AS keys
        ORDER BY godwit_number DESC LIMIT 1
        """
            .formatted(
                transform.key().text("keys"),
                key.columns(),
                key.order(""),
                pair.source(),
                rows.sql(),
                BLOCK),
        rows.parameters().toArray());
  }

  private List<String> suspects(Block block, int most) throws SQLException {
    return keys(
        transform.key().byPlace() ? Condition.ALL : pair.keys().between(block.lo(), block.hi()),
        Math.max(0, most));
  }

  /** Keys of rows that differ; row by row where an expression fails for one of them. */
  private List<String> keys(Condition rows, int most) throws SQLException {
    try {
      return Rows.list(
          connection,
          row -> row.getString(1),
          "SELECT %s FROM %s WHERE %s AND %s LIMIT %d"
              .formatted(pair.key(), pair.from(), rows.sql(), pair.divergent(), most),
          rows.parameters().toArray());
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      pair.judge().install(connection);
      // "included" may fail for the same row, so that it is left out of this form.
      return Rows.list(
          connection,
          row -> row.getString(1),
          "SELECT %s FROM %s WHERE %s AND %s LIMIT %d"
              .formatted(pair.key(), pair.source(), rows.sql(), pair.judged(), most),
          rows.parameters().toArray());
    }
  }

  private List<String> confirmed(List<String> suspects) throws SQLException, InterruptedException {
    List<String> left = suspects;
    for (Duration look : rules.looks()) {
      if (left.isEmpty()) {
        return left;
      }
      log.accept(left.size() + " rows differ; looking again in " + look.toSeconds() + " s");
      pauses.rest(look);
      left = still(left);
    }
    return left;
  }

  /** Which of the rows differ still; one without a key may be at another place by now. */
  private List<String> still(List<String> keys) throws SQLException {
    return transform.key().byPlace()
        ? keys(Condition.ALL, MOST_KEYS)
        : keys(pair.keys().among(connection.createArrayOf("text", keys.toArray())), keys.size());
  }

  private void fenced() throws SQLException, Fence.Lost {
    connection.setAutoCommit(false);
    try {
      fence.hold(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Suspects are kept with the cursor, so that a worker that goes on knows them. */
  private void advance(int pass, String cursor, long compared, List<String> found)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (!found.isEmpty()) {
        discrepancies.record(pass, found);
      }
      Rows.update(
          connection,
          "UPDATE godwit.passes SET cursor = ?, compared = ? WHERE migration = ? AND pass = ?",
          cursor,
          compared,
          fence.migration(),
          pass);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** A recorded failure is over when its row is gone or its sides agree again. */
  private void settleSyncFailures() throws SQLException {
    SyncFailures.settle(connection, transform, transform.names(rules.flipped()));
  }
}
