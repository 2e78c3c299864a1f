package io.godwit.signal;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is measured without any configuration, in the order in which reasons are given. The numbers
 * are those of gh-ost, pt-online-schema-change, Vitess and GitLab, where they have any.
 */
public enum BuiltIn {
  /** A tiny write of ours: how many times slower than when all was quiet. */
  PROBE("probe", Unit.NUMBER, "3", "20"),
  REPLICA_LAG("replica-lag", Unit.SECONDS, "1500ms", "5s"),
  REPLICA_BYTES("replica-bytes", Unit.BYTES, "256MB", "1GB"),
  /** Anyone who waits for one of us: no application statement waits a second. */
  BLOCKED_BY_US("blocked-by-us", Unit.SECONDS, "200ms", "1s"),
  LOCK_WAITERS("lock-waiters", Unit.NUMBER, "1", "3"),
  ACTIVE_BACKENDS("active-backends", Unit.NUMBER, "25", "50"),
  CONNECTIONS("connections", Unit.PERCENT, "80%", "90%"),
  SLOT_WAL("slot-wal", Unit.BYTES, "100MB", "1GB"),
  ARCHIVE_QUEUE("archive-queue", Unit.NUMBER, "20", "42"),
  /** Bytes each second: what is too much, only its owner knows. */
  WAL_RATE("wal-rate", Unit.BYTES, null, null),
  OLDEST_TRANSACTION("oldest-transaction", Unit.SECONDS, "5m", "30m"),
  /**
   * For how long autovacuum has been at the table. It slows, and holds only where asked to: a
   * throttled vacuum of a large table takes hours, and does not conflict with writing rows.
   */
  AUTOVACUUM("autovacuum", Unit.SECONDS, "1s", null),
  /**
   * Never holds by itself: autovacuum may be waiting for more dead rows than the limit, and nothing
   * would ever move again.
   */
  DEAD_TUPLES("dead-tuples", Unit.PERCENT, "50%", null),
  /** No SQL of an ordinary role shows it: given a prometheus, sql or http of its own, or not. */
  DISK_FREE("disk-free", Unit.PERCENT, "25%", "15%");

  private final String word;
  private final Unit unit;
  private final Limits limits;

  BuiltIn(String word, Unit unit, @Nullable String soft, @Nullable String hard) {
    this.word = word;
    this.unit = unit;
    this.limits =
        new Limits(
            soft == null ? null : Amount.parse(soft),
            hard == null ? null : Amount.parse(hard),
            word.equals("disk-free"));
  }

  /** Its name in spec, status and metrics. */
  public String word() {
    return word;
  }

  /** What it is measured in. */
  public Unit unit() {
    return unit;
  }

  /** Where it becomes soft and hard, if nobody says otherwise. */
  public Limits limits() {
    return limits;
  }

  /** The built-in signal of a name. */
  public static Optional<BuiltIn> of(String name) {
    return Arrays.stream(values()).filter(signal -> signal.word.equals(name)).findFirst();
  }
}
