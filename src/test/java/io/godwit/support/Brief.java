package io.godwit.support;

import io.godwit.engine.Action;
import io.godwit.engine.Decision;
import io.godwit.engine.Moved;
import java.util.List;

/** A decision in one line, without its sentences: what tables of decisions compare. */
public final class Brief {
  private Brief() {}

  /** {@code Work(Expanding) ensure amount-expand-1}, {@code Held(lock, LockNotAcquired)}, ... */
  public static String of(Decision decision) {
    return switch (decision) {
      case Decision.Done ignored -> "Done";
      case Decision.Work work -> "Work(" + work.reason().word() + ")" + actions(work.actions());
      case Decision.Held held ->
          (held.stalled() ? "Stalled(" : "Held(")
              + held.gate()
              + ", "
              + held.reason().word()
              + ")"
              + actions(held.actions());
      case Decision.WalkBack back -> "WalkBack(" + back.reason().word() + ")";
      case Decision.End end -> "End(" + end.outcome().word() + ")";
      case Decision.Nothing ignored -> "Nothing";
    };
  }

  private static String actions(List<Action> actions) {
    return actions.isEmpty()
        ? ""
        : " " + String.join(", ", actions.stream().map(Brief::of).toList());
  }

  private static String words(Moved to) {
    return to.tenants().isEmpty() ? "" + to.percent() : to.percent() + " " + to.tenants();
  }

  private static String of(Action action) {
    return switch (action) {
      case Action.EnsureJob ensure -> "ensure " + ensure.job().text();
      case Action.StopForwardJobs ignored -> "stop forward jobs";
      case Action.DeleteJob delete -> "delete " + delete.name();
      case Action.Restart restart -> "restart " + restart.workload().name();
      case Action.SetFlag set -> "set flag " + words(set.to());
      case Action.RecordFlag record -> "record flag " + words(record.to());
      case Action.Advance advance -> "advance to " + advance.to().word();
      case Action.TurnBack back -> "turn back " + back.reason().word();
      case Action.RetryPlan retry -> "attempt " + retry.attempt();
      case Action.Settle settle -> "settle " + settle.outcome().word();
      case Action.Tune tune -> tune.tuning().run() ? "tell workers to run" : "tell workers to rest";
      case Action.Compare ignored -> "ask for a comparison";
      case Action.RecordApproval ignored -> "record approval";
      case Action.AcceptLoss ignored -> "accept loss";
      case Action.RecordShadowReads told ->
          "record shadow reads "
              + String.join(" ", told.pairs().stream().map(pair -> pair.name()).toList());
      case Action.RetryRows ignored -> "retry rows";
      case Action.WaiveRows waive -> "waive " + String.join(" ", waive.keys());
      case Action.KeepRequest keep -> "keep " + keep.what();
    };
  }
}
