package io.godwit.phase;

import io.godwit.engine.Action;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.GoDuration;
import io.godwit.engine.NonUse;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has to be there before the old shape is hidden: nobody has named it for a while, and
 * somebody agrees, knowing what could not be looked at.
 */
final class Agreement {
  private static final String GATE = "contract";

  private Agreement() {}

  /** Empty once both are there, or something was done under them. */
  static Optional<Decision> missing(Situation now) {
    if (now.ledger().begun(Stage.HIDE) || now.ledger().begun(Stage.DROP)) {
      // Taking the approval out of the spec changes nothing any more.
      return Optional.empty();
    }
    return inUse(now).or(() -> unapproved(now));
  }

  /**
   * While the old shape is hidden nothing but looser terms makes an approval void: somebody has to
   * agree to them before it is dropped.
   */
  static Optional<Decision> loosened(Situation now) {
    return NonUse.loosened(now.terms(), now.ledger()).flatMap(why -> unapproved(now));
  }

  /** To be kept when an approval counts for the first time: uses after it make it void. */
  static List<Action> record(Situation now) {
    String token = now.requests().approval();
    Usage.Approved before = now.ledger().usage().approval();
    boolean known = before != null && before.token().equals(token);
    boolean wanted =
        !now.ledger().begun(Stage.HIDE) || NonUse.loosened(now.terms(), now.ledger()).isPresent();
    return token == null || known || !wanted || now.ledger().pastNoReturn()
        ? List.of()
        : List.of(new Action.RecordApproval(token, facts(now), now.terms()));
  }

  private static Optional<Decision> inUse(Situation now) {
    if (!NonUse.waits(now.spec(), now.ledger(), now.now())) {
      return Optional.empty();
    }
    if (NonUse.since(now.ledger()).isEmpty()) {
      return Optional.of(Comparison.run(now, Reason.CONTRACTING))
          .map(
              decision ->
                  decision instanceof Decision.Work work
                      ? new Decision.Work(
                          Reason.CONTRACTING,
                          "nobody has looked yet at who names " + now.old(),
                          work.actions())
                      : decision);
    }
    Optional<Usage.Use> use = NonUse.inContract(now.ledger());
    Instant until = NonUse.until(now.spec(), now.ledger());
    if (use.isPresent()) {
      return Optional.of(
          Contract.watched(
              now,
              "unused",
              Reason.OLD_SHAPE_IN_USE,
              now.old()
                  + " is in use: "
                  + use.get().words()
                  + ". It has to be unused for "
                  + now.spec().contract().unusedFor()
                  + ", which is at "
                  + until
                  + " at the earliest"
                  + back(now),
              "godwit approve "
                  + now.name()
                  + " --plan "
                  + now.ledger().planHash()
                  + "   # once it was unused for that long"));
    }
    return Optional.of(
        new Decision.Work(
            Reason.CONTRACTING,
            "looking at who names "
                + now.old()
                + ", for another "
                + GoDuration.format(Duration.between(now.now(), until)),
            Comparison.watch(now)));
  }

  private static Optional<Decision> unapproved(Situation now) {
    if (!NonUse.needsApproval(now.spec(), now.ledger(), now.now())
        || NonUse.stands(now.terms(), now.ledger(), now.requests().approval())) {
      return Optional.empty();
    }
    boolean broughtBack = now.ledger().usage().unhiddenAt() != null;
    return Optional.of(
        Contract.watched(
            now,
            GATE,
            broughtBack ? Reason.OLD_SHAPE_IN_USE : Reason.APPROVAL_REQUIRED,
            "someone has to approve plan "
                + now.ledger().planHash()
                + ", attempt "
                + now.attempt()
                + ": it drops "
                + now.old()
                + waived(now)
                + ", and nothing leads back from there. "
                + facts(now)
                + voided(now),
            "godwit approve " + now.name() + " --plan " + now.ledger().planHash()));
  }

  private static String waived(Situation now) {
    long rows = now.ledger().backfill().quarantined().waived();
    return rows == 0 ? "" : " with the only value of " + rows + " rows that are waived";
  }

  private static String voided(Situation now) {
    return NonUse.voided(now.terms(), now.ledger())
        .filter(why -> now.requests().approved())
        .map(why -> ". The approval that was given counts no more: " + why)
        .orElse("");
  }

  private static String back(Situation now) {
    Instant at = now.ledger().usage().unhiddenAt();
    return at == null ? "" : "; it was hidden, and brought back at " + at;
  }

  /** What is known at this time: an approval stands on it. */
  private static String facts(Situation now) {
    List<String> gaps = NonUse.gaps(now.spec(), now.ledger(), now.now());
    long differ = now.ledger().comparing().standing();
    String unused =
        NonUse.asked(now.spec()).isZero()
            ? now.ledger()
                .usage()
                .lastUse()
                .map(use -> "last used by " + use.words())
                .orElse("unused as far as was looked (contract.unusedFor is 0s)")
            : "unused since "
                + NonUse.since(now.ledger()).map(Instant::toString).orElse("nobody knows when");
    return (now.movesRows() ? differ + " rows differ; " : "")
        + unused
        + (gaps.isEmpty() ? "" : "; evidence is missing: " + String.join("; ", gaps))
        + back(now);
  }
}
