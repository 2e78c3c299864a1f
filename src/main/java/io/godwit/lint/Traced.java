package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One statement, and what PostgreSQL did with it on the copy.
 *
 * @param unit which transaction or step it belongs to, from 0
 * @param inTransaction whether others stand or fall with it
 * @param before the catalogs before it
 * @param after and after it
 * @param locks by relation, those that the transaction did not hold before
 * @param held the strongest lock on each table that the transaction held before
 * @param writes tables whose rows it would touch, with how many on the live server; null if that is
 *     not known
 * @param said what the server remarked at level DEBUG1: that it verifies a table, or need not
 * @param failure why PostgreSQL refuses it, or null
 */
public record Traced(
    SqlStatement statement,
    int unit,
    boolean inTransaction,
    Inventory before,
    Inventory after,
    Map<Long, Set<LockMode>> locks,
    Map<Long, LockMode> held,
    List<Writes> writes,
    List<String> said,
    @Nullable Failure failure) {

  /** Rows of a table that would be touched. */
  public record Writes(long table, @Nullable Long rows) {}

  /**
   * What PostgreSQL said.
   *
   * @param state the SQLSTATE
   */
  public record Failure(String state, String sentence) {}

  public Traced {
    locks = Map.copyOf(locks);
    held = Map.copyOf(held);
    writes = List.copyOf(writes);
    said = List.copyOf(said);
  }

  /** True if anything that the catalogs know was changed. */
  boolean changesSchema() {
    return !before.equals(after);
  }

  boolean concurrently() {
    return statement.words().contains("concurrently");
  }
}
