package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has seen. A projection of the ledger in the database, rebuilt from it when
 * lost; times are RFC 3339 in UTC.
 */
@JsonInclude(NON_NULL)
@JsonClassDescription("What the operator has seen. It can be rebuilt from the database.")
public record MigrationStatus(
    @Default("-1")
        @Min(-1) @JsonPropertyDescription("Generation of the spec that this status speaks of; -1 at first.")
        long observedGeneration,
    @Nullable @Size(max = 32) @JsonPropertyDescription(
            "Where the migration is, for people; programs read the conditions.")
        String phase,
    @Nullable @JsonPropertyDescription("How it ended. Absent until then: kubectl wait can wait for it.")
        Outcome outcome,
    @Nullable @Size(max = 64) @JsonPropertyDescription("When the plan was accepted and the work began.")
        String startTime,
    @JsonPropertyDescription("Which try this is; a retry and an undone rollback count up.")
        int attempt,
    @Nullable @Size(max = 80) @JsonPropertyDescription("Hash of the whole plan; an approval names it.")
        String planHash,
    @Nullable @Size(max = 1024) @JsonPropertyDescription(
            "The plan in a few words; the whole of it is in the ConfigMap <name>-plan.")
        String plan,
    @Nullable @Size(max = 130) @JsonPropertyDescription("The table that changes.") String table,
    @Nullable @Size(max = 16) @JsonPropertyDescription("The state, as conditions.")
        List<Condition> conditions,
    @Nullable @JsonPropertyDescription("What the migration waits for, if it waits.")
        WaitingFor waitingFor,
    @Nullable @Size(max = 8) @JsonPropertyDescription("Actions asked for by annotation, and what became of them.")
        List<HandledAction> lastHandledActions,
    @Nullable @Size(max = 63) @JsonPropertyDescription("The Job at work now.") String job,
    @Nullable @JsonPropertyDescription("The database server that was found.")
        DatabaseIdentity database,
    @Nullable @JsonPropertyDescription("How far the backfill is.") Progress progress,
    @Nullable @Size(max = 8) @JsonPropertyDescription("Signals of the database that slow or hold the backfill now.")
        List<SignalStatus> signals,
    @Nullable @JsonPropertyDescription("What the last full comparison found.")
        Divergence divergence,
    @Nullable @Size(max = 21) @JsonPropertyDescription(
            "What shadow reads found since the flag was moved last, or Verify began.")
        List<ShadowReadStatus> shadowReads,
    @Nullable @Size(max = 24) @JsonPropertyDescription("What is checked before going on.")
        List<GateStatus> gates,
    @Nullable @Min(0) @Max(100) @JsonPropertyDescription("Percent of readers that the flag sends to the new shape.")
        Integer flagPercent,
    @Nullable @JsonPropertyDescription("Which cohorts are on the new shape, where there are any.")
        CutoverStatus cutover,
    @Nullable @JsonPropertyDescription("By when the current phase should be over.")
        Deadline deadline,
    @Nullable @JsonPropertyDescription("From Soak on: who uses the old shape, and when it goes.")
        ContractStatus contract,
    @Nullable @JsonPropertyDescription("Until Contract: who uses the table, as far as anybody has seen.")
        AuditStatus audit,
    @Nullable @Size(max = 20) @JsonPropertyDescription("The last transitions, the newest last.")
        List<Transition> history) {

  /** Nobody was seen to use the table. */
  public MigrationStatus(
      long observedGeneration,
      @Nullable String phase,
      @Nullable Outcome outcome,
      @Nullable String startTime,
      int attempt,
      @Nullable String planHash,
      @Nullable String plan,
      @Nullable String table,
      @Nullable List<Condition> conditions,
      @Nullable WaitingFor waitingFor,
      @Nullable List<HandledAction> lastHandledActions,
      @Nullable String job,
      @Nullable DatabaseIdentity database,
      @Nullable Progress progress,
      @Nullable List<SignalStatus> signals,
      @Nullable Divergence divergence,
      @Nullable List<ShadowReadStatus> shadowReads,
      @Nullable List<GateStatus> gates,
      @Nullable Integer flagPercent,
      @Nullable CutoverStatus cutover,
      @Nullable Deadline deadline,
      @Nullable ContractStatus contract,
      @Nullable List<Transition> history) {
    this(
        observedGeneration,
        phase,
        outcome,
        startTime,
        attempt,
        planHash,
        plan,
        table,
        conditions,
        waitingFor,
        lastHandledActions,
        job,
        database,
        progress,
        signals,
        divergence,
        shadowReads,
        gates,
        flagPercent,
        cutover,
        deadline,
        contract,
        null,
        history);
  }

  /** {@code status.waitingFor}. */
  @JsonInclude(NON_NULL)
  public record WaitingFor(
      @Size(max = 100) @JsonPropertyDescription("The gate that is closed, in one word.")
          String gate,
      @Size(max = 64) @JsonPropertyDescription("Why, in one word: an entry of docs/reasons.md.")
          String reason,
      @Size(max = 1024) @JsonPropertyDescription("What is waited for.") String what,
      @Size(max = 64) @JsonPropertyDescription("Since when.") String since,
      @Nullable @Size(max = 512) @JsonPropertyDescription("What to type, if anything helps.")
          String command) {}

  /** One entry of {@code status.lastHandledActions}. */
  public record HandledAction(
      @Size(max = 40) @JsonPropertyDescription("approve, rollback, retry, ...") String action,
      @Size(max = 253) @JsonPropertyDescription("Value of the annotation that was handled.")
          String token,
      @Size(max = 64) @JsonPropertyDescription("When.") String time,
      @Size(max = 512) @JsonPropertyDescription("Accepted, or why it had no effect.")
          String result) {}

  /** {@code status.database}: another one, or an earlier timeline, holds the migration. */
  @JsonInclude(NON_NULL)
  public record DatabaseIdentity(
      @Size(max = 32) @JsonPropertyDescription("system_identifier of the server.")
          String systemIdentifier,
      @JsonPropertyDescription("oid of the database.") long oid,
      @Nullable @JsonPropertyDescription(
              "Timeline of the server: it counts up with each failover, and never down.")
          Integer timeline) {}

  /** {@code status.progress}. */
  @JsonInclude(NON_NULL)
  public record Progress(
      @Size(max = 16) @JsonPropertyDescription("Share of the rows that is done, like 63%.")
          String summary,
      @JsonPropertyDescription("Rows passed over so far.") long rowsDone,
      @JsonPropertyDescription("Rows to pass over, as estimated at the start.") long rowsEstimated,
      @JsonPropertyDescription("Rows per second since the backfill began.") long rowsPerSecond,
      @Nullable @JsonPropertyDescription("Rows per second just now.") Long rowsPerSecondNow,
      @Nullable @Size(max = 64) @JsonPropertyDescription("How long it will still take at the speed that it has now.")
          String eta,
      @JsonPropertyDescription("Worker pods that hold a range now.") int workers,
      @JsonPropertyDescription("Rows in one batch now, on average.") int batchRows,
      @JsonPropertyDescription("Rows that could not be transformed and are set aside.")
          long quarantined,
      @JsonPropertyDescription("Of these, whose old value somebody has let go.") long waived,
      @Nullable @Size(max = 8) @JsonPropertyDescription("For how long signals have held it, the longest first.")
          List<Held> held) {}

  /** One entry of {@code status.progress.held}. */
  public record Held(
      @Size(max = 63) @JsonPropertyDescription("The signal.") String signal,
      @Size(max = 64) @JsonPropertyDescription("For how long in all.") String duration) {}

  /** {@code status.divergence}. */
  @JsonInclude(NON_NULL)
  public record Divergence(
      @JsonPropertyDescription("Number of the comparison.") int pass,
      @JsonPropertyDescription("Rows compared.") long compared,
      @JsonPropertyDescription("Rows that differed and stayed different.") long diverged,
      @JsonPropertyDescription("Rows repaired in this comparison.") long repaired,
      @Size(max = 64) @JsonPropertyDescription("When it ended.") String time,
      @Nullable @Size(max = 10) @JsonPropertyDescription("Keys of some divergent rows; never their values.")
          List<@Size(max = 253) String> sampleKeys) {}

  /** One entry of {@code status.gates}. */
  @JsonInclude(NON_NULL)
  public record GateStatus(
      @Size(max = 63) @JsonPropertyDescription("Name of the gate.") String name,
      @Size(max = 16) @JsonPropertyDescription("Passed, Failed, Inconclusive, Unknown or Running.")
          String verdict,
      @Size(max = 253) @JsonPropertyDescription("What was seen, against what is allowed.")
          String value,
      @Size(max = 64) @JsonPropertyDescription("When it was seen.") String time,
      @Nullable @Size(max = 10) @JsonPropertyDescription(
              "The last measurements of a gate in spec.gates, the newest last: when, what it counts"
                  + " as, the value.")
          List<@Size(max = 64) String> measurements) {
    /** One that is not measured from outside. */
    public GateStatus(String name, String verdict, String value, String time) {
      this(name, verdict, value, time, null);
    }
  }

  /** {@code status.deadline}. */
  public record Deadline(
      @Size(max = 64) @JsonPropertyDescription("By when the current phase should be over.")
          String time,
      @JsonPropertyDescription("True once that time has passed.") boolean overdue) {}

  /** One entry of {@code status.history}. */
  public record Transition(
      @Size(max = 64) @JsonPropertyDescription("When.") String time,
      @Size(max = 32) @JsonPropertyDescription("The phase that ended.") String from,
      @Size(max = 32) @JsonPropertyDescription("The phase that began.") String to,
      @Size(max = 100) @JsonPropertyDescription("Why, in one word.") String reason,
      @Size(max = 512) @JsonPropertyDescription("Why, for people.") String message) {}
}
