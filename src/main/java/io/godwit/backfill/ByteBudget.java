package io.godwit.backfill;

/**
 * What wide rows make of a number of rows: a batch is one transaction, and has to stay small in
 * bytes too.
 *
 * @param rowBytes of a row with its long values
 */
public record ByteBudget(long rowBytes) {
  /** The first batch, of which nobody knows yet how long it will take. */
  private static final long FIRST = 4 << 20;

  /** Any batch, however fast it may be. */
  private static final long MOST = 16 << 20;

  /** Rows of the first batch, where so many are wished for. */
  public int first(int rows) {
    return within(rows, FIRST);
  }

  /** Rows of any batch at most, where so many are allowed. */
  public int most(int rows) {
    return within(rows, MOST);
  }

  /** The same for limits. */
  public BatchSize.Limits limits(BatchSize.Limits allowed) {
    return new BatchSize.Limits(most(allowed.most()), allowed.target());
  }

  private int within(int rows, long bytes) {
    return Math.clamp(bytes / Math.max(1, rowBytes), 1, Math.max(1, rows));
  }
}
