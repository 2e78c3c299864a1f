package io.godwit.engine;

import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows from who was seen to name the old shape: since when it is unused, which evidence is
 * missing, whether an approval still stands, and when the old shape goes at the earliest. Times are
 * instants and durations elapsed time: no clock change and no time zone moves them.
 */
public final class NonUse {
  private NonUse() {}

  /** For how long nobody may have named it; zero: nobody looks. */
  public static Duration asked(MigrationSpec spec) {
    return GoDuration.parse(spec.contract().unusedFor());
  }

  /** From when on it counts as unused: Contract has begun, workers look, nobody named it since. */
  public static Optional<Instant> since(Ledger ledger) {
    Instant looked = ledger.usage().since();
    if (looked == null) {
      return Optional.empty();
    }
    Instant since = later(ledger.phaseSince(), looked);
    return Optional.of(ledger.usage().lastUse().map(use -> later(since, use.last())).orElse(since));
  }

  /** True while it is not known yet that nobody has named it for as long as is asked for. */
  public static boolean waits(MigrationSpec spec, Ledger ledger, Instant now) {
    return !asked(spec).isZero()
        && since(ledger).map(since -> now.isBefore(since.plus(asked(spec)))).orElse(true);
  }

  /** Until when that is so, as things stand. */
  public static Instant until(MigrationSpec spec, Ledger ledger) {
    return since(ledger).orElse(ledger.phaseSince()).plus(asked(spec));
  }

  /** The last use since Contract began, if any. */
  public static Optional<Usage.Use> inContract(Ledger ledger) {
    return ledger.usage().lastUse().filter(use -> use.last().isAfter(ledger.phaseSince()));
  }

  /** What could not be looked at within the time asked for, in words. */
  public static List<String> gaps(MigrationSpec spec, Ledger ledger, Instant now) {
    Duration asked = asked(spec);
    if (asked.isZero()) {
      return List.of();
    }
    return ledger.usage().gaps().stream()
        .filter(gap -> gap.over() == null || gap.over().isAfter(now.minus(asked)))
        .map(Usage.Gap::words)
        .distinct()
        .toList();
  }

  /** True if a person has to agree, whoever the spec wants to be asked. */
  public static boolean needsApproval(MigrationSpec spec, Ledger ledger, Instant now) {
    return spec.contract().approval() == ApprovalPolicy.REQUIRED
        || ledger.usage().unhiddenAt() != null
        || !gaps(spec, ledger, now).isEmpty();
  }

  /**
   * Why an approval that counted does not any more; empty if it does. It was given on the facts of
   * its time: nobody named the old shape, it was not brought back, and no less was asked for.
   */
  public static Optional<String> voided(Terms asked, Ledger ledger) {
    Usage.Approved approval = ledger.usage().approval();
    if (approval == null) {
      return Optional.empty();
    }
    Instant back = ledger.usage().unhiddenAt();
    if (back != null && !back.isBefore(approval.at())) {
      return Optional.of("the old shape was brought back at " + back + ", because it is in use");
    }
    return ledger
        .usage()
        .lastUse()
        .filter(use -> use.last().isAfter(approval.at()))
        .map(use -> "the old shape was used after it: " + use.words())
        .or(() -> loosened(asked, ledger));
  }

  /** What is asked for less than when it was approved; empty if nothing is. */
  public static Optional<String> loosened(Terms asked, Ledger ledger) {
    Usage.Approved approval = ledger.usage().approval();
    Terms before = approval == null ? null : approval.terms();
    List<String> looser = before == null ? List.of() : before.looserIn(asked);
    return looser.isEmpty()
        ? Optional.empty()
        : Optional.of("less is asked for than when it was given: " + String.join("; ", looser));
  }

  /** True if this very approval stands. */
  public static boolean stands(Terms asked, Ledger ledger, @Nullable String token) {
    if (token == null) {
      return false;
    }
    Usage.Approved before = ledger.usage().approval();
    return before == null || !before.token().equals(token) || voided(asked, ledger).isEmpty();
  }

  /**
   * When the old shape goes at the earliest, as things stand; empty before Soak, on the way back
   * and at the end.
   */
  public static Optional<Instant> notBefore(MigrationSpec spec, Ledger ledger) {
    if (ledger.outcome() != null
        || ledger.direction() == Ledger.Direction.BACK
        || ledger.phase().compareTo(Phase.SOAK) < 0
        || ledger.pastNoReturn()) {
      return Optional.empty();
    }
    Duration hideFor = GoDuration.parse(spec.contract().hideFor());
    if (ledger.phase() == Phase.SOAK) {
      Duration soak = GoDuration.parse(spec.soak().duration());
      return Optional.of(ledger.phaseSince().plus(soak).plus(asked(spec)).plus(hideFor));
    }
    if (ledger.done(Stage.HIDE)) {
      return Optional.of(ledger.doneAt(Stage.HIDE).orElse(ledger.phaseSince()).plus(hideFor));
    }
    Instant since = since(ledger).orElse(ledger.phaseSince());
    return Optional.of(
        (asked(spec).isZero() ? ledger.phaseSince() : since.plus(asked(spec))).plus(hideFor));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
