package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Ledger;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.ShadowVerdict;
import io.godwit.engine.Situation;
import io.godwit.engine.Throttled;
import io.godwit.engine.Watched;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Compares every row of the two sides. Nothing goes on before they agree. */
public final class Verify implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.VERIFY;
  }

  @Override
  public Decision plan(Situation now) {
    return Comparison.missing(now, now.ledger().phaseSince(), Reason.VERIFYING)
        .or(() -> diverged(now, now.ledger().lastPass().orElseThrow()))
        .or(() -> reconciled(now))
        .or(() -> tooShort(now).map(work -> Throttled.by(now, work)))
        .or(() -> ShadowVerdict.unmet(now).map(unmet -> Decision.and(unmet, Comparison.watch(now))))
        .or(
            () ->
                DualWriteVerdict.unmet(now)
                    .map(unmet -> Decision.and(unmet, Comparison.watch(now))))
        .orElseGet(() -> agreed(now, now.ledger().lastPass().orElseThrow()));
  }

  /** While the application leaves rows out that it should write, readers do not come to them. */
  private static Optional<Decision> reconciled(Situation now) {
    return DualWriteVerdict.byApplication(now)
        ? now.ledger()
            .lastPass()
            .filter(pass -> pass.repaired() > 0)
            .flatMap(
                pass ->
                    Comparison.missing(
                        now, Objects.requireNonNull(pass.endedAt()), Reason.VERIFYING))
        : Optional.empty();
  }

  /** The two sides have agreed, but not for the whole window. */
  private static Optional<Decision> tooShort(Situation now) {
    Duration window = GoDuration.parse(now.spec().verify().window());
    Duration clean = Watched.clean(now);
    if (clean.compareTo(window) >= 0) {
      return Optional.empty();
    }
    return Comparison.trouble(now, Reason.VERIFYING)
        .or(
            () ->
                Optional.of(
                    new Decision.Work(
                        Reason.VERIFYING,
                        "the two sides have agreed for %s of %s; %s"
                            .formatted(
                                GoDuration.format(clean),
                                now.spec().verify().window(),
                                words(now, now.ledger().lastPass().orElseThrow())),
                        Comparison.watch(now))));
  }

  private static Decision agreed(Situation now, Ledger.Pass pass) {
    return new Decision.Done("the two sides agree: " + words(now, pass));
  }

  private static String words(Situation now, Ledger.Pass pass) {
    return Comparison.words(now, pass) + ", " + pass.repaired() + " repaired";
  }

  private static Optional<Decision> diverged(Situation now, Ledger.Pass pass) {
    if (!Comparison.diverged(now, pass)) {
      return Optional.empty();
    }
    var verify = now.spec().verify();
    String tried =
        Comparison.tooManyToRepair(now, pass)
            ? "; so many are not repaired, verify.maxRepairRatio is " + verify.maxRepairRatio()
            : " after " + verify.repairRounds() + " rounds of repair";
    return Optional.of(
        Decision.stalled(
            "divergence",
            Reason.DIVERGENCE_FOUND,
            Comparison.words(now, pass)
                + tried
                + "; accepted are "
                + verify.maxDivergence()
                + (DualWriteVerdict.byApplication(now)
                    ? ". Something writes one of the two columns only: godwit divergence "
                    : ". Something writes past the sync trigger: godwit divergence ")
                + now.name()
                + " groups the rows by what they have in common",
            "godwit retry "
                + now.name()
                + "   # compares again; or: godwit rollback "
                + now.name()));
  }
}
