package io.godwit.engine;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a rule may know.
 *
 * @param name name of the migration
 * @param spec what the user asks for
 * @param attempt which try
 * @param changeHash hash of {@code spec.change}
 * @param ledgerOrNull what the database says, or null before it says anything of this attempt
 * @param jobs the Jobs of this migration, by name
 * @param requests what people ask for
 * @param surroundings what surrounds it
 * @param now the time
 */
public record Situation(
    String name,
    MigrationSpec spec,
    int attempt,
    String changeHash,
    @Nullable Ledger ledgerOrNull,
    Map<String, JobState> jobs,
    Requests requests,
    Surroundings surroundings,
    Instant now) {

  public Situation {
    jobs = Map.copyOf(jobs);
  }

  /**
   * The ledger.
   *
   * @throws IllegalStateException before there is one: only Prepare is planned then
   */
  public Ledger ledger() {
    if (ledgerOrNull == null) {
      throw new IllegalStateException(name + " has no ledger yet");
    }
    return ledgerOrNull;
  }

  /** How much is asked of the migration before its old shape goes. */
  public Terms terms() {
    return Terms.of(spec, surroundings.gates());
  }

  /** True if rows get another shape: there is something to fill, compare and move readers to. */
  public boolean movesRows() {
    return spec.change().kind().movesRows() && (ledgerOrNull == null || ledgerOrNull.pairs());
  }

  /** True if something goes in Contract that somebody may be using. */
  public boolean takesAway() {
    return movesRows() || spec.change().kind().takesAway() != null;
  }

  /** What goes then, in words. */
  public String old() {
    var kind = spec.change().kind();
    return Objects.requireNonNullElse(kind.takesAway(), kind.oldSide());
  }

  /** What comes where rows get another shape, in words. */
  public String fresh() {
    return spec.change().kind().newSide();
  }

  /** The phase that the migration is in. */
  public Phase phase() {
    return ledgerOrNull == null ? Phase.PREPARE : ledgerOrNull.phase();
  }

  /** The Job of a stage in this attempt. */
  public JobState job(Stage stage) {
    return job(JobName.of(name, stage, attempt));
  }

  private JobState job(JobName jobName) {
    return Optional.ofNullable(jobs.get(jobName.text()))
        .orElseGet(() -> JobState.absent(jobName.text()));
  }

  /** True if the flag is the row in the ledger itself. */
  public boolean flagInLedger() {
    var flag = spec.cutover().flag();
    return flag != null && flag.table() != null;
  }

  /** True if readers move by a flag, false if the columns are swapped. */
  public boolean byFlag() {
    return spec.cutover().flag() != null;
  }
}
