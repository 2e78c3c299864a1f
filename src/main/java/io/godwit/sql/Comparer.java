package io.godwit.sql;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker's part in a comparison of all rows of the two sides, in the database. Ranges are leased,
 * so that others may have theirs; what differs is looked at again between two blocks; whoever takes
 * the last lease settles it all.
 */
public final class Comparer {
  private static final Duration IDLE = Duration.ofMillis(200);

  /** Less than a lease lasts. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private static final Duration NOW_AND_THEN = Duration.ofSeconds(1);

  private final Connection connection;
  private final Fence fence;
  private final Transform transform;
  private final Pauses pauses;
  private final Consumer<String> log;
  private final Permission permission;
  private final Passes passes;
  private final Discrepancies discrepancies;
  private final Readers readers;
  private long looked;

  /**
   * A comparison on a connection that commits each statement.
   *
   * @param looks a row that differs counts when it still does after each of these
   * @param readers where rows are read
   */
  public Comparer(
      Connection connection,
      Fence fence,
      Transform transform,
      List<Duration> looks,
      Readers readers,
      Pauses pauses,
      Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.transform = transform;
    this.pauses = pauses;
    this.log = log;
    this.permission = new Permission(connection, fence, log);
    this.passes = new Passes(connection, fence);
    this.discrepancies = new Discrepancies(connection, fence, looks);
    this.readers = readers;
  }

  /** What else is looked at now and then. */
  public interface Beside {
    void look() throws SQLException;
  }

  /** Works on a comparison until it has ended. */
  public void run(int pass, String owner, Beside beside)
      throws SQLException, InterruptedException, Fence.Lost {
    // What is lost with the server is found again: nobody waits for the disk, and the operator's
    // next commit, which does, carries all that it has seen to the disk with it.
    Rows.execute(connection, "SET synchronous_commit = off");
    Ranges ranges = new Ranges(connection, fence, transform.table(), pass);
    if (passes.cut(pass, ranges, transform)) {
      quarantine();
    }
    while (passes.open(pass)) {
      beside.look();
      Optional<Ranges.Range> range =
          permission.now().isPresent() ? ranges.lease(owner) : Optional.empty();
      if (range.isEmpty()) {
        pauses.rest(IDLE);
        continue;
      }
      try (Ranges.Lease _ = ranges.hold(range.get())) {
        if (range.get().sweep()) {
          settle(pass, ranges, range.get());
        } else {
          compare(pass, range.get(), beside);
        }
      }
    }
  }

  /** Block by block; given back when it is held. */
  private void compare(int pass, Ranges.Range range, Beside beside)
      throws SQLException, InterruptedException, Fence.Lost {
    @Nullable String behind = range.position();
    while (true) {
      Optional<Orders> orders = permission.now();
      Optional<Blocks> blocks =
          orders.isEmpty() ? Optional.empty() : readers.blocks(fence.migration(), pass);
      if (orders.isEmpty() || blocks.isEmpty()) {
        return;
      }
      long began = System.nanoTime();
      Sides sides = Sides.read(connection, fence, transform);
      PairSql pair = sides.pair(transform, fence);
      Blocks.Seen seen =
          range.gone() ? Blocks.Seen.NOTHING : blocks.get().look(at(pair, range), range, behind);
      boolean ours = passes.advance(pass, range, seen, discrepancies, pair);
      if (began - looked > NOW_AND_THEN.toNanos()) {
        passes.worked(pass);
        discrepancies.look(pair, pass);
        looked = began;
      }
      beside.look();
      if (ours) {
        pauses.rest(orders.get().rest(Duration.ofNanos(System.nanoTime() - began)));
      }
      if (!ours || seen.end() == null) {
        return;
      }
      behind = seen.end();
    }
  }

  private PairSql at(PairSql pair, Ranges.Range range) {
    TableName leaf = range.leaf();
    return leaf == null || leaf.equals(transform.table()) ? pair : pair.at(leaf);
  }

  /** Looks again until every suspect is judged, then repairs what may be repaired. */
  private void settle(int pass, Ranges ranges, Ranges.Range range)
      throws SQLException, InterruptedException, Fence.Lost {
    Optional<Duration> wait = discrepancies.untilNextLook();
    if (wait.isPresent()) {
      log.accept("some rows differ; looking again until it is clear that no write is in flight");
    }
    while (wait.isPresent()) {
      pauses.rest(wait.get().compareTo(LONGEST_REST) < 0 ? wait.get() : LONGEST_REST);
      if (!ranges.keep(range) || permission.now().isEmpty()) {
        return;
      }
      passes.worked(pass);
      Sides sides = Sides.read(connection, fence, transform);
      discrepancies.look(sides.pair(transform, fence), pass);
      wait = discrepancies.untilNextLook();
    }
    discrepancies.agreed(pass);
    Sides sides = Sides.read(connection, fence, transform);
    long repaired =
        sides.repairable()
            ? new RepairRounds(connection, fence, sides.pair(transform, fence), log)
                .run(pass, discrepancies)
            : 0;
    SyncFailures.settle(connection, transform, transform.names(sides.flipped()));
    passes.worked(pass);
    if (sides.repairable() && discrepancies.standing().isEmpty()) {
      // Once it has ended the columns may be renamed.
      new Evidence(connection, fence, transform, pauses, log).take(Evidence.Moment.AFTER);
    }
    passes
        .end(pass, repaired)
        .ifPresent(
            result ->
                log.accept(
                    "comparison %d: %d rows compared, %d differ, %d repaired"
                        .formatted(pass, result.compared(), result.diverged(), result.repaired())));
  }

  /** Rows in quarantine are tried once more where that was asked for; who is right is let out. */
  private void quarantine() throws SQLException {
    Sides sides = Sides.read(connection, fence, transform);
    if (!sides.quarantined()) {
      return;
    }
    Quarantine quarantine = new Quarantine(connection, fence);
    PairSql pair = sides.pair(transform, fence);
    // Before it too: a row of a partition that was detached is none of ours any more.
    quarantine.settle(pair);
    if (new OnceMore(connection, fence, sides.withQuarantined(transform), log).run(quarantine)) {
      quarantine.settle(pair);
    }
  }
}
