package io.godwit.engine;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are set aside because they cannot be transformed, in numbers.
 *
 * @param rows how many
 * @param waived of these, whose old value somebody has let go
 * @param asked of these, that somebody wants to be tried once more
 * @param changedAt when one of them was last tried or waived; null if there is none
 * @param retry what became of the last wish to try them all once more
 * @param waiver what became of the last wish to waive some
 */
public record Quarantined(
    long rows, long waived, long asked, @Nullable Instant changedAt, Answer retry, Answer waiver) {

  /** No row, and nothing was ever asked. */
  public static final Quarantined NONE =
      new Quarantined(0, 0, 0, null, Answer.NOTHING, Answer.NOTHING);

  /**
   * What became of a wish, kept with the rows: each token is handled once, whatever happens to the
   * resource.
   *
   * @param token what it was asked by, shortened by {@link Token#of}
   * @param text {@code done: ...} or {@code refused: ...}
   */
  public record Answer(String token, String text) {
    /** Nothing was asked. */
    public static final Answer NOTHING = new Answer("", "");
  }

  /** Those of a ledger; empty if there is no row. */
  public static Optional<Quarantined> ofAny(Ledger ledger) {
    return Optional.of(ledger.backfill().quarantined()).filter(rows -> rows.rows() > 0);
  }

  /** Rows for which Contract waits. */
  public long open() {
    return rows - waived;
  }
}
