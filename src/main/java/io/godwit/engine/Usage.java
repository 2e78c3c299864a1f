package io.godwit.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of who names the old shape (rules-postgres 26): evidence, never proof.
 *
 * @param since since when workers look, or null while none does
 * @param uses the last ones, the newest first
 * @param gaps what could not be looked at
 * @param approval the approval that counted last, or null
 * @param unhiddenAt when the old shape was last brought back because somebody named it, or null
 * @param callers who uses the table; who is new first, writers before readers
 */
public record Usage(
    @Nullable Instant since,
    List<Use> uses,
    List<Gap> gaps,
    @Nullable Approved approval,
    @Nullable Instant unhiddenAt,
    List<Caller> callers) {
  /** Nobody has looked yet. */
  public static final Usage NONE = new Usage(null, List.of(), List.of(), null, null);

  public Usage {
    uses = List.copyOf(uses);
    gaps = List.copyOf(gaps);
    callers = List.copyOf(callers);
  }

  /** Nobody has looked who uses the table. */
  public Usage(
      @Nullable Instant since,
      List<Use> uses,
      List<Gap> gaps,
      @Nullable Approved approval,
      @Nullable Instant unhiddenAt) {
    this(since, uses, gaps, approval, unhiddenAt, List.of());
  }

  /**
   * Somebody named it.
   *
   * @param by application and role, as far as known
   * @param where the server and the source
   * @param statement its text without literals, or what else was seen
   * @param last when it was seen last
   */
  public record Use(String by, String where, String statement, Instant last) {
    /** In a sentence. */
    public String words() {
      return by
          + " at "
          + last
          + " ("
          + where
          + (statement.isEmpty() ? "" : ": " + statement)
          + ")";
    }
  }

  /**
   * Evidence that is missing.
   *
   * @param words what, and why
   * @param over when it was there again, or null while it is not
   */
  public record Gap(String words, @Nullable Instant over) {}

  /** An approval that counted: which one, since when, and on which terms, if that was kept. */
  public record Approved(String token, Instant at, @Nullable Terms terms) {}

  /** The newest one. */
  public Optional<Use> lastUse() {
    return uses.stream().findFirst();
  }
}
