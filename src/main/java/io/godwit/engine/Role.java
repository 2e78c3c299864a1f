package io.godwit.engine;

/**
 * What Godwit does in a database, each under a role of its own where {@code spec.roles} says so.
 */
public enum Role {
  /** Everything, under one role. */
  ALL,
  /** Changes tables: Prepare, steps, the way back. */
  DDL,
  /** Fills and compares rows. */
  WORKER,
  /** Looks, and writes down what the operator decides. */
  OBSERVER;

  /** The word in status and variables. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Who does the work of a stage. */
  public static Role of(Stage stage) {
    return stage == Stage.BACKFILL || stage == Stage.VERIFY ? WORKER : DDL;
  }
}
