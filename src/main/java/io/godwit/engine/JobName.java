package io.godwit.engine;

/** Names of Jobs: deterministic, so that a lost answer cannot make two of them. */
public record JobName(String migration, Stage stage, int attempt) {

  /** A Job of a stage that runs once in an attempt. */
  public static JobName of(String migration, Stage stage, int attempt) {
    return new JobName(migration, stage, attempt);
  }

  /** At most 40 + 11 + a number: below the 63 characters of a label. */
  public String text() {
    return migration + "-" + stage.word() + "-" + attempt;
  }
}
