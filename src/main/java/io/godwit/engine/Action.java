package io.godwit.engine;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.api.RestartSpec;
import io.godwit.api.ShadowReadSpec;
import java.time.Instant;
import java.util.List;

/** Something to be done about a situation. Every action may be repeated without harm. */
public sealed interface Action {

  /** See to it that a Job exists. */
  record EnsureJob(JobName job) implements Action {}

  /** See to it that no Job of this migration runs but the rollback's. */
  record StopForwardJobs() implements Action {}

  /** Delete a Job, so that it can be created anew. */
  record DeleteJob(String name) implements Action {}

  /** Tell the flag's provider. */
  record SetFlag(Moved to) implements Action {
    /** To a percentage, and no tenants. */
    public SetFlag(int percent) {
      this(Moved.share(percent));
    }
  }

  /** Have the pods of a workload replaced, if they have not been since. */
  record Restart(RestartSpec workload, Instant since) implements Action {}

  /** Record in the ledger who the flag sends to the new side. */
  record RecordFlag(Moved to) implements Action {
    /** A percentage, and no tenants. */
    public RecordFlag(int percent) {
      this(Moved.share(percent));
    }
  }

  /** Record that the next phase begins. */
  record Advance(Phase from, Phase to, String message) implements Action {}

  /** Record that the migration walks back from here on. */
  record TurnBack(Reason reason, String message) implements Action {}

  /** Record that a new try begins with the plan that is stored. */
  record RetryPlan(int attempt) implements Action {}

  /** Record how it ended. */
  record Settle(Outcome outcome, Reason reason, String message) implements Action {}

  /** Record what workers should read before their next batch. */
  record Tune(Ledger.Tuning tuning) implements Action {}

  /** Record that a comparison that begins at this time or later is wanted. */
  record Compare(Instant since) implements Action {}

  /** Let all rows in quarantine be tried once more, once for a token. */
  record RetryRows(String token) implements Action {}

  /** Let the old values of rows in quarantine go, once for a token. */
  record WaiveRows(String token, List<String> keys, String why) implements Action {
    public WaiveRows {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Keep who asked for what, once for a token; it has no other effect.
   *
   * @param what the action of the annotation, or the field of the spec
   * @param token its value
   * @param by who, as far as the resource says
   * @param why why, or empty
   * @param result what became of it
   */
  record KeepRequest(String what, String token, String by, String why, String result)
      implements Action {}

  /** Record which pairs of queries workers run as shadow reads. */
  record RecordShadowReads(List<ShadowReadSpec> pairs) implements Action {
    public RecordShadowReads {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * Record that Contract is approved, with the facts of that time.
   *
   * @param token which approval
   * @param facts what was known
   * @param terms what was asked for
   */
  record RecordApproval(String token, String facts, Terms terms) implements Action {}

  /** Record that lost values are accepted. */
  record AcceptLoss() implements Action {}
}
