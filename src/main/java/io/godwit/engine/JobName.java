package io.godwit.engine;

/** Names of Jobs: deterministic, so that a lost answer cannot make two of them. */
public record JobName(String migration, Stage stage, int attempt, int pass) {

  /** A Job of a stage that runs once in an attempt. */
  public static JobName of(String migration, Stage stage, int attempt) {
    return new JobName(migration, stage, attempt, 0);
  }

  /** At most 40 + 11 + 2 numbers: below the 63 characters of a label. */
  public String text() {
    String name = migration + "-" + stage.word() + "-" + attempt;
    return pass == 0 ? name : name + "-" + pass;
  }
}
