package io.godwit.cli;

import io.godwit.api.GateSpec;
import io.godwit.api.GateTemplateSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.ObservedShare;
import io.godwit.api.Phase;
import io.godwit.engine.AskedGate;
import io.godwit.engine.Gate;
import io.godwit.engine.ShareGate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The gates of a spec, as a plan tells of them.
 *
 * @param refusals what is wrong with them
 * @param lines what they are, for people
 */
record PlannedGates(List<String> refusals, List<String> lines) {

  /** Judged by the file alone: a template that is not in it is known only in the cluster. */
  static PlannedGates of(MigrationSpec spec, Documents documents) throws Failure {
    List<String> refusals = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    List<GateSpec> specs = spec.gates() == null ? List.of() : spec.gates();
    Map<String, GateTemplateSpec> templates = new HashMap<>();
    for (GateSpec one : specs) {
      GateSpec.TemplateRef ref = one.templateRef();
      if (ref != null) {
        documents.gateTemplate(ref.name()).ifPresent(found -> templates.put(ref.name(), found));
      }
    }
    for (GateSpec one : specs) {
      if (one.templateRef() != null && !templates.containsKey(one.templateRef().name())) {
        lines.add(
            "gate %s: by GateTemplate %s, which is not in this file and was not looked at"
                .formatted(one.name(), one.templateRef().name()));
        continue;
      }
      Gate gate =
          AskedGate.all(List.of(one), name -> Optional.ofNullable(templates.get(name)))
              .getFirst()
              .gate();
      if (gate.invalid() != null) {
        refusals.add("gate " + gate.name() + ": " + gate.invalid());
      } else {
        lines.add(line(gate));
      }
    }
    share(spec, refusals, lines);
    return new PlannedGates(refusals, lines);
  }

  /** What it wants is another number in each step of the ramp. */
  private static void share(MigrationSpec spec, List<String> refusals, List<String> lines) {
    ObservedShare share = spec.cutover().observedShare();
    if (share == null) {
      return;
    }
    AskedGate.all(ShareGate.and(spec, null), name -> Optional.empty()).stream()
        .map(AskedGate::gate)
        .filter(gate -> gate.name().equals(ShareGate.NAME))
        .forEach(
            gate -> {
              if (gate.invalid() != null) {
                refusals.add("spec.cutover.observedShare: " + gate.invalid());
              } else {
                lines.add(
                    "gate %s: in Cutover; within %s of the share that each step asks for, looked at every %s; another share holds"
                        .formatted(gate.name(), share.tolerance(), share.interval()));
              }
            });
  }

  private static String line(Gate gate) {
    String follows = gate.dryRun() ? "is only shown" : gate.rollBack() ? "rolls back" : "holds";
    return "gate %s: in %s; %s; a failure %s"
        .formatted(
            gate.name(),
            gate.phases().stream().sorted().map(Phase::word).collect(Collectors.joining(", ")),
            gate.wanted().isEmpty() ? "rolled out" : gate.wanted(),
            follows);
  }
}
