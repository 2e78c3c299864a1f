package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is kept for the report of how things were before and after, each once, whoever comes first.
 * It is a record, and never a reason to stop: what cannot be had is kept as missing.
 */
public final class Evidence {
  private static final Duration IDLE = Duration.ofMillis(200);

  /** When it is taken. */
  public enum Moment {
    /** Once the trigger is there: both columns, and query times. */
    BEFORE("before"),
    /**
     * When a comparison of Verify has found no difference, before it is recorded as ended: from
     * then on the operator may let the columns be renamed.
     */
    AFTER("after"),
    /** Before the old column is dropped: query times alone. */
    END("end");

    private final String word;

    Moment(String word) {
      this.word = word;
    }
  }

  private final Connection connection;
  private final Fence fence;
  private final List<Transform> pairs;
  private final Permission permission;
  private final Pauses pauses;
  private final Consumer<String> log;

  /** Evidence of one migration, taken on a connection that commits each statement. */
  public Evidence(
      Connection connection,
      Fence fence,
      List<Transform> pairs,
      Pauses pauses,
      Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.pairs = List.copyOf(pairs);
    this.permission = new Permission(connection, fence, log);
    this.pauses = pauses;
    this.log = log;
  }

  /**
   * Takes it, unless it is there: one scan of each table, as soon as it is allowed as a batch would
   * be, and at most for as long as the session lets a statement take. Another worker that is at it
   * is waited for. The columns must still bear the names that they have before Cutover.
   *
   * @throws Fence.Lost if the fence does not stand any more; nothing is kept then
   * @throws InterruptedException if the worker is told to stop while it waits
   */
  public void take(Moment moment) throws SQLException, InterruptedException, Fence.Lost {
    while (!taken(moment)) {
      if (moment != Moment.END) {
        // To read all rows is load, too.
        permission.await(pauses);
      }
      if (!tried(moment)) {
        pauses.rest(IDLE);
      }
    }
  }

  private boolean taken(Moment moment) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM godwit.query_times WHERE migration = ? AND moment = ?)",
        fence.migration(),
        moment.word);
  }

  /** False if another worker is at it. */
  private boolean tried(Moment moment) throws SQLException, Fence.Lost {
    connection.setAutoCommit(false);
    try {
      // KEY SHARE locks of foreign keys pass by it: the operator writes on.
      boolean first =
          Rows.first(
                  connection,
                  row -> true,
                  "SELECT 1 FROM godwit.migrations WHERE id = ? FOR NO KEY UPDATE SKIP LOCKED",
                  fence.migration())
              .isPresent();
      if (first && !taken(moment)) {
        keep(moment);
        fence.hold(connection);
        connection.commit();
      }
      return first;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void keep(Moment moment) throws SQLException {
    if (moment != Moment.END) {
      long began = System.nanoTime();
      log.accept("counts and checksums of both columns are taken");
      for (Portion portion : Portion.of(pairs)) {
        if (portion.transform().copies() != null) {
          // A comparison says more of two tables than their checksums.
          continue;
        }
        new ColumnSummary(connection, fence.migration(), portion).take(moment.word);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      log.accept("counts and checksums took " + seconds + " s");
    }
    new QueryTimes(connection, fence.migration(), pairs.getFirst().table().name())
        .take(moment.word);
  }
}
