package io.godwit.sql;

import io.godwit.engine.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Between two steps a worker rests for as long as it is told to: suspended, or outside of a window.
 * A step that has begun ends.
 */
final class BetweenSteps {
  private static final Duration IDLE = Duration.ofMillis(500);

  private BetweenSteps() {}

  /**
   * Returns when the next step may begin.
   *
   * @throws Fence.Lost if the fence does not stand any more
   * @throws InterruptedException if the worker is told to stop meanwhile
   */
  static void await(
      Connection connection, Fence fence, Stage stage, Pauses pauses, Consumer<String> log)
      throws SQLException, Fence.Lost, InterruptedException {
    if (!patient(stage)) {
      return;
    }
    boolean told = false;
    while (!Orders.read(connection, fence).asked()) {
      if (!told) {
        log.accept("suspended, or outside of a window: the next step waits");
        told = true;
      }
      pauses.rest(IDLE);
    }
    if (told) {
      log.accept("going on");
    }
  }

  /** What is short is not left half-way, and the way back waits for nobody. */
  private static boolean patient(Stage stage) {
    return stage == Stage.EXPAND || stage == Stage.ENFORCE;
  }
}
