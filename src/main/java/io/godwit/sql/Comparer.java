package io.godwit.sql;

import io.godwit.engine.TableName;
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
  private final List<Transform> pairs;
  private final List<Portion> portions;
  private final Pauses pauses;
  private final Consumer<String> log;
  private final Permission permission;
  private final Passes passes;
  private final List<Discrepancies> discrepancies = new ArrayList<>();
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
      List<Transform> pairs,
      List<Duration> looks,
      Readers readers,
      Pauses pauses,
      Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.pairs = List.copyOf(pairs);
    this.portions = Portion.of(pairs);
    this.pauses = pauses;
    this.log = log;
    this.permission = new Permission(connection, fence, log);
    this.passes = new Passes(connection, fence);
    portions.forEach(
        one -> discrepancies.add(new Discrepancies(connection, fence, one.number(), looks)));
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
    Ranges ranges = new Ranges(connection, fence, pairs, pass);
    if (passes.cut(pass, ranges, pairs)) {
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
    Portion portion = portion(range);
    while (true) {
      Optional<Orders> orders = permission.now();
      Optional<Blocks> blocks =
          orders.isEmpty() ? Optional.empty() : readers.blocks(fence.migration(), pass);
      if (orders.isEmpty() || blocks.isEmpty()) {
        return;
      }
      long began = System.nanoTime();
      Sides sides = sides();
      PairSql pair = sides.pair(portion.transform(), fence);
      Blocks.Seen seen =
          range.gone()
              ? Blocks.Seen.NOTHING
              : portion.transform().copies() != null
                  ? new CopyLook(connection, portion.transform()).look(behind, range.hi())
                  : blocks.get().look(at(pair, range), range, behind);
      boolean ours = passes.advance(pass, range, seen, discrepancies.get(portion.number()), pair);
      if (began - looked > NOW_AND_THEN.toNanos()) {
        passes.worked(pass);
        look(sides, pass);
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

  private Sides sides() throws SQLException {
    return Sides.read(connection, fence, pairs.getFirst());
  }

  private Portion portion(Ranges.Range range) {
    TableName leaf = range.leaf();
    return leaf == null ? portions.getFirst() : Portion.of(portions, leaf);
  }

  private static PairSql at(PairSql pair, Ranges.Range range) {
    TableName leaf = range.leaf();
    return leaf == null || leaf.equals(pair.table()) ? pair : pair.at(leaf);
  }

  private void look(Sides sides, int pass) throws SQLException {
    for (Portion portion : portions) {
      discrepancies.get(portion.number()).look(sides.pair(portion.transform(), fence), pass);
    }
  }

  private Optional<Duration> untilNextLook() throws SQLException {
    Optional<Duration> least = Optional.empty();
    for (Discrepancies part : discrepancies) {
      Optional<Duration> wait = part.untilNextLook();
      if (least.isEmpty() || wait.isPresent() && wait.get().compareTo(least.get()) < 0) {
        least = wait;
      }
    }
    return least;
  }

  /** Looks again until every suspect is judged, then repairs what may be repaired. */
  private void settle(int pass, Ranges ranges, Ranges.Range range)
      throws SQLException, InterruptedException, Fence.Lost {
    Optional<Duration> wait = untilNextLook();
    if (wait.isPresent()) {
      log.accept("some rows differ; looking again until it is clear that no write is in flight");
    }
    while (wait.isPresent()) {
      pauses.rest(wait.get().compareTo(LONGEST_REST) < 0 ? wait.get() : LONGEST_REST);
      if (!ranges.keep(range) || permission.now().isEmpty()) {
        return;
      }
      passes.worked(pass);
      look(sides(), pass);
      wait = untilNextLook();
    }
    Sides sides = sides();
    long repaired = 0;
    boolean clean = true;
    for (Portion portion : portions) {
      Discrepancies found = discrepancies.get(portion.number());
      Transform transform = portion.transform();
      found.agreed(pass);
      if (sides.repairable()) {
        repaired +=
            new RepairRounds(connection, fence, sides.pair(transform, fence), log).run(pass, found);
      }
      SyncFailures.settle(connection, transform, transform.names(sides.flipped()));
      clean &= found.standing().isEmpty();
    }
    passes.worked(pass);
    if (sides.repairable() && clean) {
      // Once it has ended the columns may be renamed.
      new Evidence(connection, fence, pairs, pauses, log).take(Evidence.Moment.AFTER);
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
    Sides sides = sides();
    if (!sides.quarantined()) {
      return;
    }
    Quarantine quarantine = new Quarantine(connection, fence);
    for (Portion portion : portions) {
      PairSql pair = sides.pair(portion.transform(), fence);
      // Before it too: a row of a partition that was detached is none of ours any more.
      quarantine.settle(portion, pair);
      PairSql whole = sides.withQuarantined(portion.transform());
      if (new OnceMore(connection, fence, portion, whole, log).run(quarantine)) {
        quarantine.settle(portion, pair);
      }
    }
  }
}
