package io.godwit.reconcile;

import io.godwit.api.MigrationStatus.GateStatus;
import io.godwit.engine.GateRun;
import io.godwit.engine.GateVerdict;
import io.godwit.engine.Gates;
import io.godwit.engine.Measurement;
import io.godwit.engine.Situation;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What status says of {@code spec.gates} where the migration is. */
final class GateStatuses {
  /** Status must stay small with sixteen gates; the ledger has it all. */
  private static final int FEW = 2;

  private static final int VALUE = 200;
  private static final int SHORT_VALUE = 48;
  private static final int MEASUREMENT = 60;

  private GateStatuses() {}

  /** Of many gates only the first that has not passed is told at length. */
  static Stream<GateStatus> of(Situation now) {
    List<Gates.Judged> all = Gates.shown(now);
    boolean few = all.size() <= FEW;
    Gates.Judged closed =
        all.stream()
            .filter(judged -> !(judged.verdict() instanceof GateVerdict.Passed))
            .findFirst()
            .orElse(null);
    return all.stream()
        .map(judged -> of(judged, now, few ? VALUE : SHORT_VALUE, few || judged == closed));
  }

  private static GateStatus of(Gates.Judged judged, Situation now, int length, boolean shown) {
    String at =
        judged
            .run()
            .flatMap(GateRun::newest)
            .map(Measurement::at)
            .orElse(now.ledger().phaseSince())
            .toString();
    // Its name stands beside it.
    String words = judged.verdict().words().replace(judged.gate().name() + ": ", "");
    return new GateStatus(
        judged.gate().name(),
        judged.verdict().word(),
        Conditions.cut((judged.gate().dryRun() ? "dry run, " : "") + words, length),
        at,
        shown ? judged.run().map(GateStatuses::measurements).orElse(null) : null);
  }

  private static @Nullable List<String> measurements(GateRun run) {
    return run.last().stream()
        .map(
            one ->
                Conditions.cut(
                    one.at() + " " + one.phase().word() + " " + one.words(), MEASUREMENT))
        .toList();
  }
}
