package io.godwit.reconcile;

import io.godwit.api.Approval;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.NonUse;
import io.godwit.engine.Promotion;
import io.godwit.engine.Requests;
import io.godwit.engine.Stage;
import io.godwit.engine.Terms;
import io.godwit.engine.Token;
import io.godwit.engine.Usage;
import io.godwit.engine.WayBack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for, by spec and by annotation. An annotation's value is a token: each is handled
 * once, and what became of it is kept in status. Pure.
 */
record Asked(Requests requests, List<HandledAction> handled) {
  static final String PREFIX = "godwit.io/";
  private static final String ACCEPTED = "accepted, attempt ";
  private static final String SKIPPING = ", skips the rest of ";
  private static final String GATE = "contract@";
  private static final String PROMOTE = "promote";
  private static final int TOKEN = 253;
  private static final int RESULT = 400;

  /** Actions in the order in which they are looked at. */
  private static final List<String> ACTIONS =
      List.of(
          "approve",
          "rollback",
          "retry",
          "accept-loss",
          "adopt",
          Acknowledged.ACTION,
          PROMOTE,
          RowsAsked.RETRY,
          RowsAsked.WAIVE);

  Asked {
    handled = List.copyOf(handled);
  }

  static Asked of(
      Migration migration, @Nullable Ledger ledger, int attempt, Terms terms, Instant now) {
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
        Optional<String> verdict =
            action.equals(Acknowledged.ACTION)
                ? Optional.of(
                    Acknowledged.answer(token, migration.getSpec().addressed(), former, attempt))
                : verdict(action, value, migration, new Try(ledger, attempt, terms, now));
        verdict.ifPresentOrElse(
            text ->
                handled.add(
                    new HandledAction(action, token, now.toString(), Conditions.cut(text, RESULT))),
            () -> ofRows.add(RowsAsked.action(action, value, annotations)));
      } else if (former != null && (token != null || keeps(former))) {
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
            approval(migration, handled, new Try(ledger, attempt, terms, now)),
            accepted(handled, "retry", attempt),
            accepted(handled, "accept-loss", attempt),
            accepted(handled, "adopt", attempt),
            promoted(handled, attempt),
            ofRows,
            Acknowledged.teams(handled, attempt));
    return new Asked(requests, handled);
  }

  /** A migration is taken over once for a token: who loses it again must not take it back. */
  private static boolean adopted(
      Migration migration, @Nullable Ledger ledger, HandledAction former) {
    return former.action().equals("adopt")
        && ledger != null
        && ledger.claim().holder().equals(migration.getMetadata().getUid());
  }

  /** What still counts though its annotation is gone. */
  private static boolean keeps(HandledAction former) {
    return former.result().startsWith(ACCEPTED) || former.action().equals(Acknowledged.ACTION);
  }

  private static HandledAction done(HandledAction former, int attempt) {
    return new HandledAction(
        former.action(), former.token(), former.time(), "done, attempt " + attempt);
  }

  /** A try, as far as the ledger speaks of it. */
  private record Try(@Nullable Ledger ledger, int attempt, Terms terms, Instant at) {}

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
  private static @Nullable String approval(
      Migration migration, List<HandledAction> handled, Try now) {
    Ledger ledger = now.ledger();
    String plan = ledger == null ? null : ledger.planHash();
    if (ledger == null || plan == null) {
      return null;
    }
    Stream<String> annotated =
        handled.stream()
            .filter(entry -> entry.action().equals("approve"))
            .filter(entry -> accepted(handled, "approve", now.attempt()))
            .map(HandledAction::token)
            .filter(token -> token.startsWith(GATE + plan));
    Stream<String> specified =
        Objects.requireNonNullElse(migration.getSpec().approvals(), List.<Approval>of()).stream()
            .filter(entry -> entry.gate().equals("contract"))
            .filter(entry -> entry.planHash().equals(plan) && entry.attempt() == now.attempt())
            .map(entry -> "spec.approvals " + Token.of(entry.toString()));
    List<String> tokens = Stream.concat(annotated, specified).toList();
    // Of several one that counts, and else the one that does not any more.
    return tokens.stream()
        .filter(token -> NonUse.stands(now.terms(), ledger, token))
        .findFirst()
        .orElseGet(() -> tokens.isEmpty() ? null : tokens.getFirst());
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
            .orElse(
                ACCEPTED
                    + now.attempt()
                    + (action.equals(PROMOTE) ? SKIPPING + wait(migration, now) : "")));
  }

  private static String wait(Migration migration, Try now) {
    return Optional.ofNullable(now.ledger())
        .flatMap(ledger -> Promotion.wait(migration.getSpec(), ledger))
        .orElse("");
  }

  /** Counts for the wait that it was given in, and for no later one. */
  private static @Nullable String promoted(List<HandledAction> handled, int attempt) {
    String prefix = ACCEPTED + attempt + SKIPPING;
    return handled.stream()
        .filter(entry -> entry.action().equals(PROMOTE) && entry.result().startsWith(prefix))
        .map(entry -> entry.result().substring(prefix.length()))
        .findFirst()
        .orElse(null);
  }

  private static Optional<String> refusal(
      String action, String token, Migration migration, Try now) {
    Ledger ledger = now.ledger();
    boolean settled = ledger != null && ledger.outcome() != null;
    return switch (action) {
      case "approve" -> approvalRefusal(token, migration, now);
      case "rollback" ->
          ledger == null
              ? Optional.of("nothing has been done yet; delete the resource instead")
              : settled
                  ? Optional.of("the migration has ended")
                  : WayBack.closed(ledger).map(why -> why + "; nothing leads back from there");
      case "accept-loss" ->
          ledger == null || settled ? Optional.of("nothing can be lost now") : Optional.empty();
      case "retry" -> retryRefusal(migration, ledger);
      case PROMOTE -> Promotion.refusal(migration.getSpec(), ledger, now.at());
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

  private static Optional<String> approvalRefusal(String token, Migration migration, Try now) {
    Ledger ledger = now.ledger();
    int attempt = now.attempt();
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
    if (NonUse.waits(migration.getSpec(), ledger, now.at()) && !ledger.begun(Stage.HIDE)) {
      return Optional.of(
          "nothing waits for an approval yet: who uses the old shape is looked at until "
              + NonUse.until(migration.getSpec(), ledger));
    }
    Usage.Approved before = ledger.usage().approval();
    boolean loosened = NonUse.loosened(now.terms(), ledger).isPresent();
    if (ledger.begun(Stage.DROP) || (ledger.begun(Stage.HIDE) && !loosened)) {
      return Optional.of("nothing waits for an approval any more: the old shape is hidden");
    }
    if (before != null
        && NonUse.voided(now.terms(), ledger).isEmpty()
        && !token.equals(before.token())) {
      return Optional.of("it is approved already, since " + before.at());
    }
    return Optional.empty();
  }
}
