package io.godwit.sql;

import io.godwit.engine.Shadow.Counts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shadow reads of a worker: a round over all pairs that the ledger names, once a minute at
 * most. For the worker that compares, between two comparisons and while it has nothing else to do.
 */
public final class ShadowRounds {
  private static final Duration BETWEEN = Duration.ofMinutes(1);
  private static final Duration BEFORE_SECOND_LOOK = Duration.ofSeconds(1);

  private final Connection connection;
  private final Fence fence;
  private final Permission permission;
  private final Pauses pauses;
  private final Consumer<String> log;
  private final Duration beforeSecondLook;
  private @Nullable Long lastNanos;

  /** Rounds on a connection that commits each statement. */
  public ShadowRounds(Connection connection, Fence fence, Pauses pauses, Consumer<String> log) {
    this(connection, fence, pauses, log, BEFORE_SECOND_LOOK);
  }

  ShadowRounds(
      Connection connection,
      Fence fence,
      Pauses pauses,
      Consumer<String> log,
      Duration beforeSecondLook) {
    this.connection = connection;
    this.fence = fence;
    this.permission = new Permission(connection, fence, log);
    this.pauses = pauses;
    this.log = log;
    this.beforeSecondLook = beforeSecondLook;
  }

  /**
   * Does a round if the last one is a minute old. Returns at once where no pair is declared, or the
   * migration walks back or has ended.
   *
   * @return true if any query was run
   * @throws InterruptedException if the worker is told to stop; what is not recorded is done anew
   */
  public boolean runIfDue() throws SQLException, InterruptedException, Fence.Lost {
    Long last = lastNanos;
    if (last != null && System.nanoTime() - last < BETWEEN.toNanos()) {
      return false;
    }
    lastNanos = System.nanoTime();
    return run();
  }

  /** Does a round now. */
  boolean run() throws SQLException, InterruptedException, Fence.Lost {
    if (!fence.forward()) {
      return false;
    }
    ShadowResults results = new ShadowResults(connection, fence);
    results.prune();
    boolean any = false;
    for (ShadowPairs.Told told : ShadowPairs.read(connection, fence.migration())) {
      ShadowReads.Round round =
          new ShadowReads(connection, permission, pauses, beforeSecondLook).run(told.pair());
      results.add(told, round);
      Counts counts = round.counts();
      log.accept(
          "shadow reads %s: %d compared, %d differ, %d fail on the new shape, %d not measured%s"
              .formatted(
                  told.pair().name(),
                  counts.samples(),
                  counts.mismatched(),
                  counts.newErrors(),
                  counts.oldErrors(),
                  round.trouble() == null ? "" : "; " + round.trouble().words()));
      any = true;
    }
    return any;
  }
}
