package io.godwit.gate;

import io.godwit.api.GateProvider;
import io.godwit.engine.Measurement;
import io.godwit.kube.GateReader;
import io.godwit.kube.Rollout;

/** Whether a workload is rolled out; one that is not yet says nothing, one that is stuck fails. */
final class WorkloadGate {
  private WorkloadGate() {}

  static Answer read(GateReader cluster, String namespace, GateProvider.Workload workload) {
    return switch (cluster.rollout(namespace, workload)) {
      case Rollout.Done done -> new Answer.Settled(Measurement.Phase.SUCCESSFUL, done.words());
      case Rollout.Stuck stuck -> new Answer.Settled(Measurement.Phase.FAILED, stuck.words());
      case Rollout.Going going -> new Answer.Missing(going.words());
    };
  }
}
