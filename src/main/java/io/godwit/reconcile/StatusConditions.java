package io.godwit.reconcile;

import io.godwit.api.Condition;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Milestone;
import io.godwit.api.Outcome;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.Ledger;
import io.godwit.engine.NonUse;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.WayBack;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a migration, as kstatus and {@code kubectl wait} read them (rules-operator 12).
 */
final class StatusConditions {
  private static final Set<String> READINESS = Set.of("Ready", "Reconciling", "Stalled");

  private StatusConditions() {}

  static List<Condition> of(
      @Nullable MigrationStatus before, long generation, Situation now, Decision decision) {
    Conditions conditions =
        new Conditions(before == null ? null : before.conditions(), generation, now.now());
    Ledger ledger = now.ledgerOrNull();
    Outcome outcome = ledger == null ? null : ledger.outcome();
    boolean back = ledger != null && ledger.direction() == Ledger.Direction.BACK;
    boolean stalled =
        outcome == Outcome.FAILED
            || back
            || (decision instanceof Decision.Held held && held.stalled());
    boolean reached =
        !stalled && (outcome == Outcome.SUCCEEDED || reached(now, now.spec().milestone()));
    String message = message(now, decision);
    readiness(conditions, new Readiness(reached, stalled, outcome), reason(now, decision), message);
    for (Milestone milestone : Milestone.values()) {
      boolean there = reached(now, milestone);
      conditions.add(
          milestone.condition(),
          there,
          there ? Reason.MILESTONE_REACHED : back ? Reason.ROLLED_BACK : Reason.WAITING,
          there ? milestone.after().word() + " is over" : "");
    }
    boolean approval =
        decision instanceof Decision.Held held
            && (held.reason() == Reason.APPROVAL_REQUIRED
                || held.reason() == Reason.OLD_SHAPE_IN_USE && held.gate().equals("contract"));
    conditions.add(
        "ApprovalRequired",
        approval,
        approval ? Reason.APPROVAL_REQUIRED : Reason.WAITING,
        approval ? message : "");
    boolean suspended =
        decision instanceof Decision.Held held
            && (held.reason() == Reason.SUSPENDED || held.reason() == Reason.DATABASE_HOLD);
    conditions.add(
        "Suspended",
        suspended,
        suspended ? reason(now, decision) : Reason.WAITING.word(),
        suspended ? message : "");
    rollbackAvailable(conditions, now, ledger);
    healthy(conditions, now);
    String overdue = Overdue.words(now).orElse("");
    conditions.add(
        Overdue.CONDITION,
        !overdue.isEmpty(),
        overdue.isEmpty() ? Reason.WAITING : Reason.OVERDUE,
        overdue);
    return conditions.list();
  }

  /**
   * What stands when the ledger cannot be seen: milestones and the rest as they were said, whether
   * it is ready in the light of that.
   */
  static List<Condition> unseen(
      MigrationStatus before, long generation, Situation now, Decision decision) {
    List<Condition> former = Objects.requireNonNullElse(before.conditions(), List.of());
    Conditions conditions = new Conditions(former, generation, now.now());
    boolean stalled =
        Projector.ROLLING_BACK.equals(before.phase())
            || (decision instanceof Decision.Held held && held.stalled());
    boolean reached =
        !stalled
            && former.stream()
                .anyMatch(
                    condition ->
                        condition.type().equals(now.spec().milestone().condition())
                            && condition.status().equals("True"));
    readiness(
        conditions,
        new Readiness(reached, stalled, null),
        reason(now, decision),
        message(now, decision));
    former.stream()
        .filter(condition -> !READINESS.contains(condition.type()))
        .forEach(conditions::keep);
    return conditions.list();
  }

  private record Readiness(boolean reached, boolean stalled, @Nullable Outcome outcome) {}

  private static void readiness(
      Conditions conditions, Readiness now, String reason, String message) {
    boolean onItsWay = now.outcome() == null;
    conditions.add(
        "Ready",
        now.reached(),
        now.reached() && onItsWay ? Reason.MILESTONE_REACHED.word() : reason,
        message);
    if (!now.reached() && !now.stalled() && onItsWay) {
      conditions.add("Reconciling", true, reason, message);
    }
    if (now.stalled()) {
      conditions.add("Stalled", true, reason, message);
    }
  }

  private static boolean reached(Situation now, Milestone milestone) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null || ledger.direction() == Ledger.Direction.BACK) {
      return false;
    }
    return ledger.outcome() == Outcome.SUCCEEDED
        || (ledger.planHash() != null && ledger.phase().compareTo(milestone.after()) > 0);
  }

  private static void rollbackAvailable(
      Conditions conditions, Situation now, @Nullable Ledger ledger) {
    String type = "RollbackAvailable";
    if (ledger == null || ledger.planHash() == null) {
      conditions.add(type, true, "NothingDone", "nothing has been changed yet");
    } else if (WayBack.closed(ledger).isPresent() || ledger.outcome() != null) {
      conditions.add(
          type,
          false,
          Reason.POINT_OF_NO_RETURN,
          WayBack.closed(ledger).orElse("the migration has ended"));
    } else if (WayBack.missing(now)) {
      conditions.add(
          type, false, "NoWayBack", "the plan has no down, and readers have begun to move");
    } else if (ledger.lostValues() > 0) {
      conditions.add(
          type,
          false,
          "Lossy",
          ledger.lostValues()
              + " rows have values that the old column cannot hold; a rollback keeps the new column,"
              + " out of sight, until they are mended or let go"
              + how(now));
    } else if (DualWriteVerdict.byApplication(now) && ledger.rampBegan()) {
      byApplication(conditions, ledger);
    } else {
      conditions.add(
          type, true, "Lossless", "rolling back loses nothing that is known of" + how(now));
    }
  }

  /** How, and until when. */
  private static String how(Situation now) {
    return now.ledger().direction() == Ledger.Direction.BACK
        ? ""
        : ": godwit rollback "
            + now.name()
            + ", until the old shape is dropped"
            + NonUse.notBefore(now.spec(), now.ledger())
                .map(time -> ", not before " + time.truncatedTo(ChronoUnit.MINUTES))
                .orElse(" in Contract");
  }

  /**
   * No trigger carries values down: what the old column has is what the application wrote to it.
   */
  private static void byApplication(Conditions conditions, Ledger ledger) {
    long differ = ledger.comparing().standing();
    conditions.add(
        "RollbackAvailable",
        differ == 0,
        differ == 0 ? "WhileBothAreWritten" : "Lossy",
        differ == 0
            ? "rolling back loses nothing as long as the application writes both columns"
            : differ
                + " rows differ: the old column does not have what was written to the new one");
  }

  private static void healthy(Conditions conditions, Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null) {
      return;
    }
    long diverged = ledger.lastPass().map(Ledger.Pass::diverged).orElse(0L);
    boolean healthy = diverged <= now.spec().verify().maxDivergence() && ledger.syncFailures() == 0;
    conditions.add(
        "Healthy",
        healthy,
        healthy
            ? "NothingFound"
            : (ledger.syncFailures() > 0 ? Reason.SYNC_FAILURES : Reason.DIVERGENCE_FOUND).word(),
        healthy
            ? ""
            : diverged
                + " rows diverge, "
                + ledger.syncFailures()
                + " writes were not carried over");
  }

  static String reason(Situation now, Decision decision) {
    return switch (decision) {
      case Decision.Work work ->
          work.reason() == Reason.PHASE_BEGUN ? phaseReason(now) : work.reason().word();
      case Decision.Held held -> held.reason().word();
      case Decision.WalkBack back -> back.reason().word();
      case Decision.End end -> end.reason().word();
      case Decision.Done ignored -> phaseReason(now);
      case Decision.Nothing ignored -> settled(now).reason();
    };
  }

  static String message(Situation now, Decision decision) {
    return switch (decision) {
      case Decision.Work work -> work.message();
      case Decision.Held held -> held.message();
      case Decision.WalkBack back -> back.message();
      case Decision.End end -> end.message();
      case Decision.Done done -> done.message();
      case Decision.Nothing ignored -> settled(now).message();
    };
  }

  private static String phaseReason(Situation now) {
    return switch (now.phase()) {
      case PREPARE -> Reason.PREPARING.word();
      case EXPAND -> Reason.EXPANDING.word();
      case DUAL_WRITE -> Reason.DUAL_WRITE_STARTING.word();
      case BACKFILL -> Reason.BACKFILLING.word();
      case ENFORCE -> Reason.ENFORCING.word();
      case VERIFY -> Reason.VERIFYING.word();
      case CUTOVER -> Reason.CUTTING_OVER.word();
      case SOAK -> Reason.SOAKING.word();
      case CONTRACT -> Reason.CONTRACTING.word();
    };
  }

  private static Ledger.Word settled(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    return ledger == null ? Ledger.Word.NONE : ledger.word();
  }
}
