package io.godwit.notice;

import io.godwit.api.Condition;
import io.godwit.api.CutoverStatus;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.Transition;
import io.godwit.api.MigrationStatus.WaitingFor;
import io.godwit.api.NotificationSpec.Kind;
import io.godwit.api.Outcome;
import io.godwit.engine.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is new in the step from one status to the next. */
public final class News {
  /** Rows that differ for certain. */
  private static final Set<String> CORRUPTION =
      Set.of(
          Reason.DIVERGENCE_AFTER_CUTOVER.word(),
          Reason.DIVERGENCE_FOUND.word(),
          Reason.ROLLBACK_WOULD_LOSE.word());

  /** Somebody has to agree. */
  private static final Set<String> AGREEMENT =
      Set.of(Reason.APPROVAL_REQUIRED.word(), Reason.ACKNOWLEDGEMENT_REQUIRED.word());

  /** A gate does not pass, and only a person changes that. */
  private static final Set<String> GATES =
      Set.of(Reason.GATE_FAILED.word(), Reason.GATE_INCONCLUSIVE.word());

  /** A date that moves by less is the same for people, unless it is another day. */
  private static final Duration MOVED = Duration.ofHours(1);

  private News() {}

  /** In the order in which it is to be told; nothing at the first look at what is under way. */
  public static List<Notice> between(@Nullable MigrationStatus before, MigrationStatus now) {
    if (before == null) {
      return List.of();
    }
    List<Notice> news = new ArrayList<>();
    if (before.planHash() == null && now.planHash() != null) {
      news.add(
          new Notice(
              Kind.PLAN_READY,
              Reason.PHASE_BEGUN.word(),
              "plan %s: %s".formatted(now.planHash(), now.plan())));
    }
    if (!Objects.equals(before.phase(), now.phase())) {
      failedGate(now).ifPresent(news::add);
      news.add(phase(now));
    } else if (now.flagPercent() != null && !readers(now).equals(readers(before))) {
      news.add(
          new Notice(
              Kind.PHASE_BEGUN,
              Reason.CUTTING_OVER.word(),
              readers(now) + " are to be on the new shape"));
    }
    WaitingFor waiting = now.waitingFor();
    if (waiting != null && (before.waitingFor() == null || !same(before.waitingFor(), waiting))) {
      waiting(now, waiting, news);
    }
    date(before, now).ifPresent(news::add);
    if (overdue(now) && !overdue(before) && Objects.equals(now.phase(), "Contract")) {
      news.add(
          new Notice(
              Kind.CONTRACT_DATE,
              Reason.OVERDUE.word(),
              "Contract should have been over at "
                  + Objects.requireNonNull(now.deadline()).time()
                  + "; the old shape is still there, and nothing drops it by itself"));
    }
    return news;
  }

  private static String readers(MigrationStatus status) {
    return status.flagPercent() + " % of readers" + CutoverStatus.beside(status);
  }

  /** Why it walks back: told as such too, to those who want to hear of gates. */
  private static Optional<Notice> failedGate(MigrationStatus now) {
    List<Transition> history = Objects.requireNonNullElse(now.history(), List.of());
    return history.isEmpty()
            || !Objects.equals(now.phase(), "RollingBack")
            || !GATES.contains(history.getLast().reason())
        ? Optional.empty()
        : Optional.of(
            new Notice(Kind.GATE_FAILED, history.getLast().reason(), history.getLast().message()));
  }

  /** When the old shape goes at the earliest: once it is known, and when it moves. */
  private static Optional<Notice> date(MigrationStatus before, MigrationStatus now) {
    Instant date = notBefore(now);
    Instant former = notBefore(before);
    if (date == null || (former != null && !moved(former, date))) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            Kind.CONTRACT_DATE,
            Reason.CONTRACTING.word(),
            "the old shape is dropped at "
                + date
                + " at the earliest"
                + (former == null ? "" : ", not at " + former)
                + "; whoever uses it still has to be off it by then"));
  }

  private static boolean moved(Instant former, Instant date) {
    return Duration.between(former, date).abs().compareTo(MOVED) > 0
        || !former.truncatedTo(ChronoUnit.DAYS).equals(date.truncatedTo(ChronoUnit.DAYS));
  }

  private static @Nullable Instant notBefore(MigrationStatus status) {
    return status.contract() == null || status.contract().notBefore() == null
        ? null
        : Instant.parse(status.contract().notBefore());
  }

  private static Notice phase(MigrationStatus now) {
    List<Transition> history = Objects.requireNonNullElse(now.history(), List.of());
    String reason = history.isEmpty() ? Reason.PHASE_BEGUN.word() : history.getLast().reason();
    String text = now.phase() + (history.isEmpty() ? "" : ": " + history.getLast().message());
    if (now.outcome() == Outcome.SUCCEEDED) {
      return new Notice(Kind.DONE, reason, text);
    }
    boolean back = now.outcome() != null || "RollingBack".equals(now.phase());
    if (back && CORRUPTION.contains(reason)) {
      return new Notice(Kind.INCIDENT, reason, text);
    }
    return new Notice(back ? Kind.ROLLED_BACK : Kind.PHASE_BEGUN, reason, text);
  }

  /** What passes by itself, like a lock or load, is no news. */
  private static void waiting(MigrationStatus now, WaitingFor waiting, List<Notice> news) {
    String text =
        waiting.what() + (waiting.command() == null ? "" : ". To do: " + waiting.command());
    if (AGREEMENT.contains(waiting.reason())) {
      news.add(new Notice(Kind.APPROVAL_WANTED, waiting.reason(), text));
    } else if (GATES.contains(waiting.reason())) {
      news.add(new Notice(Kind.GATE_FAILED, waiting.reason(), text));
    } else if (CORRUPTION.contains(waiting.reason())) {
      news.add(new Notice(Kind.INCIDENT, waiting.reason(), text));
    } else if (stalled(now)) {
      news.add(new Notice(Kind.HELD, waiting.reason(), text));
    }
  }

  private static boolean same(WaitingFor before, WaitingFor now) {
    return before.gate().equals(now.gate()) && before.reason().equals(now.reason());
  }

  private static boolean stalled(MigrationStatus now) {
    return Objects.requireNonNullElse(now.conditions(), List.<Condition>of()).stream()
        .anyMatch(
            condition -> condition.type().equals("Stalled") && condition.status().equals("True"));
  }

  private static boolean overdue(MigrationStatus status) {
    return status.deadline() != null && status.deadline().overdue();
  }
}
