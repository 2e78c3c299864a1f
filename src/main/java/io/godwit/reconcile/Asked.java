package io.godwit.reconcile;

import io.godwit.api.Approval;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.Requests;
import io.godwit.engine.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for, by spec and by annotation. An annotation's value is a token: each is handled
 * once, and what became of it is kept in status. Pure.
 */
record Asked(Requests requests, List<HandledAction> handled) {
  static final String PREFIX = "godwit.io/";
  private static final String ACCEPTED = "accepted, attempt ";
  private static final String GATE = "contract@";
  private static final int TOKEN = 253;
  private static final int RESULT = 400;

  /** Actions in the order in which they are looked at. */
  private static final List<String> ACTIONS =
      List.of(
          "approve", "rollback", "retry", "accept-loss", "adopt", RowsAsked.RETRY, RowsAsked.WAIVE);

  Asked {
    handled = List.copyOf(handled);
  }

  static Asked of(Migration migration, @Nullable Ledger ledger, int attempt, Instant now) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(migration.getMetadata().getAnnotations(), Map.of());
    Map<String, HandledAction> before = handledBefore(migration);
    List<HandledAction> handled = new ArrayList<>();
    List<Action> ofRows = new ArrayList<>();
    for (String action : ACTIONS) {
      String value = annotations.get(PREFIX + action);
      String token = shortened(action, value);
      HandledAction former = before.get(action);
      if (token != null && former != null && former.token().equals(token)) {
        handled.add(adopted(migration, ledger, former) ? done(former, attempt) : former);
      } else if (value != null && token != null && !unknown(migration, ledger)) {
        Optional<String> verdict = verdict(action, value, migration, new Try(ledger, attempt));
        verdict.ifPresentOrElse(
            text ->
                handled.add(
                    new HandledAction(action, token, now.toString(), Conditions.cut(text, RESULT))),
            () -> ofRows.add(RowsAsked.action(action, value, annotations)));
      } else if (former != null && (token != null || former.result().startsWith(ACCEPTED))) {
        handled.add(former);
      }
    }
    boolean bySpec = migration.getSpec().rollback();
    boolean byDeletion = migration.getMetadata().getDeletionTimestamp() != null;
    boolean byAnnotation = accepted(handled, "rollback", attempt);
    Requests requests =
        new Requests(
            bySpec || byAnnotation || byDeletion,
            byAnnotation
                ? "annotation godwit.io/rollback"
                : bySpec ? "spec.rollback" : "deletion with deletionPolicy RollBack",
            approvedByAnnotation(handled, ledger, attempt)
                || approvedBySpec(migration, ledger, attempt),
            accepted(handled, "retry", attempt),
            accepted(handled, "accept-loss", attempt),
            accepted(handled, "adopt", attempt),
            ofRows);
    return new Asked(requests, handled);
  }

  /** A migration is taken over once for a token: who loses it again must not take it back. */
  private static boolean adopted(
      Migration migration, @Nullable Ledger ledger, HandledAction former) {
    return former.action().equals("adopt")
        && ledger != null
        && ledger.claim().holder().equals(migration.getMetadata().getUid());
  }

  private static HandledAction done(HandledAction former, int attempt) {
    return new HandledAction(
        former.action(), former.token(), former.time(), "done, attempt " + attempt);
  }

  /** A try, as far as the ledger speaks of it. */
  private record Try(@Nullable Ledger ledger, int attempt) {}

  /**
   * True if work has begun in this try and the ledger cannot be seen: what is asked for now is
   * looked at once it can.
   */
  static boolean unknown(Migration migration, @Nullable Ledger ledger) {
    var status = migration.getStatus();
    return ledger == null && status != null && status.startTime() != null;
  }

  private static @Nullable String shortened(String action, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return RowsAsked.ACTIONS.contains(action) ? Token.of(value) : Conditions.cut(value, TOKEN);
  }

  private static Map<String, HandledAction> handledBefore(Migration migration) {
    var status = migration.getStatus();
    return status == null || status.lastHandledActions() == null
        ? Map.of()
        : status.lastHandledActions().stream()
            .collect(Collectors.toMap(HandledAction::action, Function.identity(), (a, b) -> b));
  }

  /** Accepted tokens count for the attempt in which they were given. */
  private static boolean accepted(List<HandledAction> handled, String action, int attempt) {
    return handled.stream()
        .anyMatch(
            entry -> entry.action().equals(action) && entry.result().equals(ACCEPTED + attempt));
  }

  /** Bound to the plan as well: a database may be replaced by another one. */
  private static boolean approvedByAnnotation(
      List<HandledAction> handled, @Nullable Ledger ledger, int attempt) {
    return ledger != null
        && ledger.planHash() != null
        && accepted(handled, "approve", attempt)
        && handled.stream()
            .anyMatch(
                entry ->
                    entry.action().equals("approve")
                        && entry.token().startsWith(GATE + ledger.planHash()));
  }

  private static boolean approvedBySpec(Migration migration, @Nullable Ledger ledger, int attempt) {
    List<Approval> approvals = migration.getSpec().approvals();
    return ledger != null
        && approvals != null
        && approvals.stream()
            .anyMatch(
                approval ->
                    approval.gate().equals("contract")
                        && approval.planHash().equals(ledger.planHash())
                        && approval.attempt() == attempt);
  }

  /** Empty for what is answered later. */
  private static Optional<String> verdict(
      String action, String value, Migration migration, Try now) {
    if (RowsAsked.ACTIONS.contains(action)) {
      return RowsAsked.verdict(action, value, now.ledger());
    }
    return Optional.of(
        refusal(action, Conditions.cut(value, TOKEN), migration, now)
            .map(why -> "refused: " + why)
            .orElse(ACCEPTED + now.attempt()));
  }

  private static Optional<String> refusal(
      String action, String token, Migration migration, Try now) {
    Ledger ledger = now.ledger();
    boolean settled = ledger != null && ledger.outcome() != null;
    return switch (action) {
      case "approve" -> approvalRefusal(token, ledger, now.attempt());
      case "rollback" ->
          ledger == null
              ? Optional.of("nothing has been done yet; delete the resource instead")
              : settled
                  ? Optional.of("the migration has ended")
                  : ledger.pastNoReturn()
                      ? Optional.of("the old shape is dropped; nothing leads back from there")
                      : Optional.empty();
      case "accept-loss" ->
          ledger == null || settled ? Optional.of("nothing can be lost now") : Optional.empty();
      case "retry" -> retryRefusal(migration, ledger);
      default -> Optional.empty();
    };
  }

  private static Optional<String> retryRefusal(Migration migration, @Nullable Ledger ledger) {
    if (ledger == null) {
      return stalled(migration) ? Optional.empty() : Optional.of("nothing has failed");
    }
    return ledger.outcome() == Outcome.SUCCEEDED
        ? Optional.of("the migration has succeeded")
        : Optional.empty();
  }

  private static boolean stalled(Migration migration) {
    var status = migration.getStatus();
    return status != null
        && status.conditions() != null
        && status.conditions().stream().anyMatch(condition -> condition.type().equals("Stalled"));
  }

  private static Optional<String> approvalRefusal(
      String token, @Nullable Ledger ledger, int attempt) {
    String[] parts = token.split("@", -1);
    if (parts.length < 2 || !parts[0].equals("contract")) {
      return Optional.of("an approval is written contract@<planHash>");
    }
    if (ledger == null || ledger.planHash() == null) {
      return Optional.of("there is no plan yet");
    }
    if (!parts[1].equals(ledger.planHash())) {
      return Optional.of("the plan is " + ledger.planHash() + ", not " + parts[1]);
    }
    if (parts.length > 2 && !parts[2].equals(Integer.toString(attempt))) {
      return Optional.of("this is attempt " + attempt + ", not " + parts[2]);
    }
    if (ledger.outcome() != null
        || ledger.direction() == Ledger.Direction.BACK
        || ledger.phase() != Phase.CONTRACT) {
      return Optional.of("nothing waits for an approval; spec.approvals may be given ahead");
    }
    return Optional.empty();
  }
}
