package io.godwit.lint;

import java.util.Locale;

/** Locks on a table, weakest first. */
public enum LockMode {
  ACCESS_SHARE,
  ROW_SHARE,
  ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  EXCLUSIVE,
  ACCESS_EXCLUSIVE;

  /** As {@code pg_locks.mode} has it: {@code ShareUpdateExclusiveLock}. */
  public static LockMode of(String mode) {
    String words = mode.replaceFirst("Lock$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_");
    return valueOf(words.toUpperCase(Locale.ROOT));
  }

  /** As it is written in SQL. */
  public String words() {
    return name().replace('_', ' ');
  }

  /** True if nobody can write while it is held. */
  public boolean blocksWrites() {
    return compareTo(SHARE) >= 0;
  }
}
