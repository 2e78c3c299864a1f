package io.godwit.sql;

import io.godwit.api.ShadowReadSpec;
import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Trouble;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs pairs of an old and a new query, and compares what they return. Both run in one snapshot, so
 * that a difference is none of time; which of them comes first, and finds the cache cold, is left
 * to chance. What differs is looked at once more later before it counts: an application that writes
 * both sides itself may be between the two.
 */
final class ShadowReads {
  private static final String STATEMENT_TIMEOUT = "5s";

  private final Connection connection;
  private final Permission permission;
  private final Pauses pauses;
  private final Duration beforeSecondLook;
  private final ShadowSnapshot snapshot;

  /** Reads on a connection that commits each statement. */
  ShadowReads(
      Connection connection, Permission permission, Pauses pauses, Duration beforeSecondLook) {
    this.connection = connection;
    this.permission = permission;
    this.pauses = pauses;
    this.beforeSecondLook = beforeSecondLook;
    this.snapshot = new ShadowSnapshot(connection);
  }

  /**
   * What a round over the keys of one pair came to.
   *
   * @param old latencies of the old query where both returned something
   * @param trouble why a query cannot run at all, or null
   * @param differing keys of reads that differed
   */
  record Round(
      Counts counts,
      Latencies old,
      Latencies renewed,
      @Nullable Trouble trouble,
      List<String> differing) {
    Round {
      differing = List.copyOf(differing);
    }
  }

  private enum Outcome {
    MATCH,
    MISMATCH,
    NEW_ERROR,
    OLD_ERROR
  }

  private record Look(Outcome outcome, long oldNanos, long newNanos, @Nullable Trouble trouble) {
    static Look failed(Outcome outcome, @Nullable Trouble trouble) {
      return new Look(outcome, 0, 0, trouble);
    }

    boolean bad() {
      return outcome == Outcome.MISMATCH || outcome == Outcome.NEW_ERROR;
    }
  }

  /** A pair, made ready for the keys of a round. */
  private record Ready(ShadowQuery old, ShadowQuery renewed, String type, ResultComparison rule) {}

  /** One round; as slow as the database's signals want it, and not at all while they hold. */
  Round run(ShadowReadSpec pair) throws SQLException, InterruptedException, Fence.Lost {
    // The user's queries are load, too.
    permission.await(pauses);
    Ready ready;
    List<@Nullable String> keys;
    try {
      ShadowSnapshot.Keys sampled = snapshot.keys(pair);
      keys = sampled.values();
      ready = ready(pair, sampled.type());
    } catch (ShadowSnapshot.Failed e) {
      Trouble trouble = e.trouble(false, pair.keys() == null ? "old" : "keys");
      return round(new ArrayList<>(List.of(Look.failed(Outcome.OLD_ERROR, trouble))), List.of());
    }
    List<Look> looks = new ArrayList<>();
    List<@Nullable String> again = new ArrayList<>();
    for (String key : keys) {
      Look look = gently(ready, key);
      if (look.bad() && look.trouble() == null) {
        again.add(key);
      } else {
        looks.add(look);
      }
      if (look.trouble() != null) {
        break;
      }
    }
    return round(looks, secondLooks(ready, again, looks));
  }

  /** The keys that differ still, of at most so many as the ledger keeps; all are counted. */
  private List<String> secondLooks(Ready ready, List<@Nullable String> again, List<Look> looks)
      throws SQLException, InterruptedException, Fence.Lost {
    List<String> differing = new ArrayList<>();
    if (!again.isEmpty()) {
      pauses.rest(beforeSecondLook);
    }
    for (String key : again) {
      Look look = gently(ready, key);
      looks.add(look);
      if (look.outcome() == Outcome.MISMATCH && differing.size() < ShadowResults.KEYS) {
        differing.add(String.valueOf(key));
      }
    }
    return differing;
  }

  private Look gently(Ready ready, @Nullable String key)
      throws SQLException, InterruptedException, Fence.Lost {
    Orders orders = permission.await(pauses);
    long began = System.nanoTime();
    Look look = look(ready, key);
    pauses.rest(orders.rest(Duration.ofNanos(System.nanoTime() - began)));
    return look;
  }

  private Look look(Ready ready, @Nullable String key) throws SQLException {
    try {
      return snapshot.inside(STATEMENT_TIMEOUT, () -> inSnapshot(ready, key));
    } catch (ShadowSnapshot.Failed e) {
      throw new IllegalStateException("a failure of a query is a look", e);
    }
  }

  private Look inSnapshot(Ready ready, @Nullable String key) throws SQLException {
    Answer old;
    Answer renewed;
    if (ThreadLocalRandom.current().nextBoolean()) {
      old = answer(ready.old(), ready.type(), key);
      renewed = answer(ready.renewed(), ready.type(), key);
    } else {
      renewed = answer(ready.renewed(), ready.type(), key);
      old = answer(ready.old(), ready.type(), key);
    }
    // What fails on both sides says nothing of the new one.
    if (old.failure() != null) {
      return Look.failed(Outcome.OLD_ERROR, old.trouble(false));
    }
    if (renewed.failure() != null) {
      return Look.failed(Outcome.NEW_ERROR, renewed.trouble(true));
    }
    boolean same = ready.rule().same(old.rows(), renewed.rows());
    return new Look(same ? Outcome.MATCH : Outcome.MISMATCH, old.nanos(), renewed.nanos(), null);
  }

  /** What one query gave: rows, or a failure. */
  private record Answer(
      List<List<ResultComparison.Cell>> rows, long nanos, ShadowSnapshot.@Nullable Failed failure) {
    @Nullable Trouble trouble(boolean ofNew) {
      return failure == null || !failure.always()
          ? null
          : failure.trouble(ofNew, ofNew ? "new" : "old");
    }
  }

  private Answer answer(ShadowQuery query, String type, @Nullable String key) throws SQLException {
    try {
      ShadowSnapshot.Result result = snapshot.query(query, type, key);
      return new Answer(result.rows(), result.nanos(), null);
    } catch (ShadowSnapshot.Failed e) {
      return new Answer(List.of(), 0, e);
    }
  }

  private static Ready ready(ShadowReadSpec pair, String type) throws ShadowSnapshot.Failed {
    String tolerance = pair.tolerance();
    return new Ready(
        ShadowSnapshot.parsed(pair.old()),
        ShadowSnapshot.parsed(pair.renewed()),
        type,
        new ResultComparison(
            pair.ordered(), tolerance == null ? BigDecimal.ZERO : new BigDecimal(tolerance)));
  }

  private static Round round(List<Look> looks, List<String> differing) {
    Latencies old = Latencies.none();
    Latencies renewed = Latencies.none();
    long[] counts = new long[Outcome.values().length];
    Trouble trouble = null;
    for (Look look : looks) {
      counts[look.outcome().ordinal()]++;
      if (look.outcome() == Outcome.MATCH || look.outcome() == Outcome.MISMATCH) {
        old.add(look.oldNanos());
        renewed.add(look.newNanos());
      }
      trouble = look.trouble() == null ? trouble : look.trouble();
    }
    return new Round(
        new Counts(
            counts[Outcome.MATCH.ordinal()],
            counts[Outcome.MISMATCH.ordinal()],
            counts[Outcome.NEW_ERROR.ordinal()],
            counts[Outcome.OLD_ERROR.ordinal()]),
        old,
        renewed,
        trouble,
        differing);
  }
}
