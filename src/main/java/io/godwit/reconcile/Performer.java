package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.godwit.engine.Action;
import io.godwit.engine.Decision;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.kube.Labels;
import io.godwit.kube.WorkerJobs;
import io.godwit.kube.Workloads;
import java.util.Map;

/** Does what was decided: the only place with effects. Every action may be repeated. */
final class Performer {
  private final WorkerJobs jobs;
  private final Workloads workloads;
  private final String cluster;

  Performer(WorkerJobs jobs, Workloads workloads, String cluster) {
    this.jobs = jobs;
    this.workloads = workloads;
    this.cluster = cluster;
  }

  void perform(Observer.Sight sight, Decision decision) {
    decision.actions().forEach(action -> perform(sight, action));
  }

  private void perform(Observer.Sight sight, Action action) {
    switch (action) {
      case Action.EnsureJob ensure -> ensure(sight, ensure);
      case Action.StopForwardJobs ignored ->
          sight.jobs().values().stream()
              .filter(job -> !isRollback(job))
              .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
              .forEach(
                  job ->
                      jobs.delete(job.getMetadata().getNamespace(), job.getMetadata().getName()));
      case Action.DeleteJob delete ->
          jobs.delete(sight.migration().getMetadata().getNamespace(), delete.name());
      case Action.Restart restart ->
          workloads.restart(
              sight.migration().getMetadata().getNamespace(), restart.workload(), restart.since());
      case Action.SetFlag set -> sight.flag().set(set.to());
      case Action.RecordFlag record -> write(sight, record);
      case Action.Advance advance -> write(sight, advance);
      case Action.TurnBack back -> write(sight, back);
      case Action.RetryPlan retry -> write(sight, retry);
      case Action.Settle settle -> write(sight, settle);
      case Action.Tune tune -> write(sight, tune);
      case Action.Compare compare -> write(sight, compare);
      case Action.RecordShadowReads pairs -> write(sight, pairs);
      case Action.RecordApproval approval -> write(sight, approval);
      case Action.AcceptLoss accept -> write(sight, accept);
      case Action.RetryRows retry -> write(sight, retry);
      case Action.WaiveRows waive -> write(sight, waive);
      case Action.KeepRequest keep -> write(sight, keep);
    }
  }

  private void ensure(Observer.Sight sight, Action.EnsureJob ensure) {
    if (sight.database() == null) {
      return;
    }
    jobs.ensure(
        new WorkerJobs.Order(
            ensure.job(),
            sight.migration(),
            sight.database().getSpec(),
            sight.copy() == null ? null : sight.copy().getSpec().connection(),
            sight.situation().ledgerOrNull(),
            cluster,
            sight.situation().requests().adopt(),
            sight.watcher() == null ? Map.of() : sight.watcher().users()),
        sight.jobs().get(ensure.job().text()));
  }

  /** False of a gate's Job, too: it is part of no stage. */
  static boolean isRollback(Job job) {
    String stage = job.getMetadata().getLabels().get(Labels.STAGE);
    return stage != null && Stage.of(stage).back();
  }

  private static void write(Observer.Sight sight, Action action) {
    Ledger seen = sight.situation().ledger();
    DatabaseWatcher watcher = sight.watcher();
    if (watcher != null) {
      watcher.write(sight.key(), seen, action);
    }
  }
}
