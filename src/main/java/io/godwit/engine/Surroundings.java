package io.godwit.engine;

import io.godwit.api.SignalStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a migration.
 *
 * @param databaseTrouble why the database cannot be used now, or null
 * @param hold {@code Database.spec.hold}
 * @param busyWith name of an older migration of the same table that is not settled, or null
 * @param flag what the flag's provider says
 * @param throttling what the database's signals allow, or null while nobody asks them
 * @param gates {@code spec.gates}, with what their templates say
 * @param restarts what is seen of workloads that have to be restarted now
 * @param turn when it is this migration's turn
 * @param holder uid of the resource that asks
 * @param cluster uid of this cluster
 */
public record Surroundings(
    @Nullable Trouble databaseTrouble,
    boolean hold,
    @Nullable String busyWith,
    FlagSeen flag,
    @Nullable Throttling throttling,
    List<Gate> gates,
    List<RestartSeen> restarts,
    Turn turn,
    String holder,
    String cluster) {
  public Surroundings {
    gates = List.copyOf(gates);
    restarts = List.copyOf(restarts);
  }

  /**
   * What signals allow a backfill, and how fast it is.
   *
   * @param hold true: no batch is written
   * @param percent of the full speed, while it is not held
   * @param words signal, value and limit; empty at full speed
   * @param since since when, or null at full speed
   * @param signals those that are not healthy
   * @param rowsPerSecond how fast rows are filled just now, or null if that is not known yet
   */
  public record Throttling(
      boolean hold,
      int percent,
      String words,
      @Nullable Instant since,
      List<SignalStatus> signals,
      @Nullable Long rowsPerSecond) {
    public Throttling {
      signals = List.copyOf(signals);
    }
  }

  /** Why something cannot be used, and what to do about it. */
  public record Trouble(Reason reason, String message) {}
}
