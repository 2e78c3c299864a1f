package io.godwit.engine;

import io.godwit.api.DependencySpec;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration as the others of its namespace see it.
 *
 * @param database name of its Database
 * @param table the table that changes
 * @param standing how far it is
 * @param suspended true if somebody keeps it from beginning
 * @param dependsOn what comes before it
 */
public record Peer(
    String name,
    String database,
    String table,
    Standing standing,
    boolean suspended,
    List<DependencySpec> dependsOn) {
  public Peer {
    dependsOn = List.copyOf(dependsOn);
  }

  /**
   * How far a migration is.
   *
   * @param begun true once it is at work
   * @param phase where it is on the way forward, or null
   * @param outcome how it ended, or null
   */
  public record Standing(boolean begun, @Nullable Phase phase, @Nullable Outcome outcome) {
    /** It waits for its turn. */
    public static final Standing WAITING = new Standing(false, null, null);

    /** For people. */
    String words() {
      if (outcome != null) {
        return "ended as " + outcome.word();
      }
      if (!begun) {
        return "has not begun";
      }
      return phase == null ? "walks back" : "is in " + phase.word();
    }
  }

  /** The same before it has begun. */
  public Peer waiting() {
    return new Peer(name, database, table, Standing.WAITING, suspended, dependsOn);
  }

  /** True while it is at work. */
  public boolean atWork() {
    return standing.begun() && standing.outcome() == null;
  }
}
