package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.backfill}. */
@JsonInclude(NON_NULL)
public record BackfillSpec(
    @Nullable @Size(min = 1, max = 1000) @JsonPropertyDescription(
            "Only rows for which this immutable SQL condition holds are filled and compared.")
        String where,
    @Default("{}") @JsonPropertyDescription("One transaction's worth of rows.") Batch batch,
    @Default("{}") @JsonPropertyDescription("The pods that do the work.") Workers workers,
    @Default("{}") @JsonPropertyDescription("Rows that cannot be transformed.")
        Quarantine quarantine,
    @Default("40")
        @Min(1) @Max(100) @JsonPropertyDescription("Percent of its time that a worker may spend writing.")
        int dutyCycle,
    @Default("0ms")
        @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("A worker rests at least this long after each batch.")
        String pause,
    @Nullable @Size(max = 32) @JsonPropertyDescription(
            "Limits of signals for this migration, in place of those of the Database.")
        List<SignalLimits> signals,
    @Nullable @JsonPropertyDescription(
            "Whether the table's own UPDATE triggers fire for each row that is filled; has to be said"
                + " where there are any. Fire: they do. Skip: they do not, which the role needs the"
                + " right to set session_replication_role for.")
        UserTriggers userTriggers) {

  /** What becomes of the user's own triggers. */
  public enum UserTriggers {
    @JsonProperty("Fire")
    FIRE,
    @JsonProperty("Skip")
    SKIP
  }

  /** {@code spec.backfill.batch}. */
  public record Batch(
      @Default("100")
          @Min(1) @Max(100000) @JsonPropertyDescription("Rows of a worker's first batch; a batch is one transaction.")
          int rows,
      @Default("10000") @Min(1) @Max(100000) @JsonPropertyDescription("Rows of any batch at most.")
          int maxRows,
      @Default("2ms")
          @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
              "Batches grow or shrink until one takes about this long: less than a time slice of"
                  + " the scheduler (3 ms and more), or others wait for the processor.")
          String targetDuration) {}

  /** {@code spec.backfill.quarantine}. */
  public record Quarantine(
      @Default("100")
          @Min(0) @Max(100000) @JsonPropertyDescription(
              "Rows that cannot be transformed are set aside, so many of them at most; more hold the"
                  + " migration.")
          int maxRows) {}

  /** {@code spec.backfill.workers}. */
  @ValidationRule(
      value = "!has(self.min) || !has(self.max) || self.min <= self.max",
      message = "workers.min must be workers.max at most")
  public record Workers(
      @Default("1")
          @Min(1) @Max(64) @JsonPropertyDescription(
              "Worker pods at first, and however the database is: each hold by a signal halves their"
                  + " number down to this one.")
          int min,
      @Default("2")
          @Min(1) @Max(64) @JsonPropertyDescription(
              "Worker pods at most: one more is started each ten seconds while all signals are healthy.")
          int max) {}
}
