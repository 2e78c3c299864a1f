package io.godwit.reconcile;

import io.godwit.api.AuditStatus;
import io.godwit.api.CutoverStatus;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Outcome;
import io.godwit.engine.Reason;
import io.godwit.kube.Events;
import io.godwit.kube.Events.Happening;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to tell about the step from one status to the next: one event for each change. */
final class Story {
  private final Events events;

  Story(Events events) {
    this.events = events;
  }

  void tell(Migration migration, @Nullable MigrationStatus before, MigrationStatus now) {
    if (before == null || !Objects.equals(before.phase(), now.phase())) {
      phase(migration, now);
    }
    var waiting = now.waitingFor();
    var waited = before == null ? null : before.waitingFor();
    if (waiting != null && (waited == null || !waited.gate().equals(waiting.gate()))) {
      tell(
          migration,
          !Resumption.planned(waiting),
          waiting.reason(),
          "Wait",
          waiting.what() + command(waiting.command()));
    }
    Resumption.words(before, now)
        .ifPresent(words -> tell(migration, false, Reason.RESUMED.word(), "Wait", words));
    String flag = flag(now);
    if (!flag.isEmpty() && !flag.equals(before == null ? "" : flag(before))) {
      tell(migration, false, "FlagSet", "Ramp", flag);
    }
    List<HandledAction> handled = Objects.requireNonNullElse(now.lastHandledActions(), List.of());
    for (HandledAction action : handled) {
      boolean told =
          before != null
              && before.lastHandledActions() != null
              && before.lastHandledActions().contains(action);
      if (!told) {
        boolean refused = action.result().startsWith("refused");
        tell(
            migration,
            refused,
            (refused ? Reason.ACTION_REFUSED : Reason.ACTION_HANDLED).word(),
            "Annotation",
            action.action() + " " + action.token() + ": " + action.result());
      }
    }
    newWriters(before, now)
        .forEach(
            writer ->
                tell(
                    migration,
                    true,
                    Reason.NEW_WRITER.word(),
                    "Audit",
                    writer.words() + ", and was not seen when the plan was made"));
    // Its words change once a day: so often somebody is told again.
    Overdue.told(now)
        .filter(words -> !Overdue.told(before).equals(Optional.of(words)))
        .ifPresent(words -> tell(migration, true, Reason.OVERDUE.word(), "Deadline", words));
  }

  /** Whoever writes and was seen neither in Prepare nor before: each once. */
  static List<AuditStatus.Caller> newWriters(
      @Nullable MigrationStatus before, MigrationStatus now) {
    List<AuditStatus.Caller> known = callers(before);
    return callers(now).stream()
        .filter(caller -> caller.writes() && !caller.planned() && !known.contains(caller))
        .toList();
  }

  private static List<AuditStatus.Caller> callers(@Nullable MigrationStatus status) {
    return status == null || status.audit() == null ? List.of() : status.audit().callers();
  }

  private static String flag(MigrationStatus status) {
    return status.flagPercent() == null
        ? ""
        : "the flag is at " + status.flagPercent() + " %" + CutoverStatus.beside(status);
  }

  private void phase(Migration migration, MigrationStatus now) {
    boolean bad =
        now.outcome() == Outcome.FAILED
            || now.outcome() == Outcome.ROLLED_BACK
            || "RollingBack".equals(now.phase());
    var history = now.history();
    String why = history == null || history.isEmpty() ? "" : history.getLast().message();
    String reason = history == null || history.isEmpty() ? ready(now) : history.getLast().reason();
    tell(migration, bad, reason, String.valueOf(now.phase()), now.phase() + ": " + why);
  }

  private static String ready(MigrationStatus now) {
    return now.conditions() == null
        ? Reason.WAITING.word()
        : now.conditions().stream()
            .filter(condition -> condition.type().equals("Ready"))
            .map(condition -> condition.reason())
            .findFirst()
            .orElse(Reason.WAITING.word());
  }

  private static String command(@Nullable String command) {
    return command == null ? "" : ". To do: " + command;
  }

  private void tell(
      Migration migration, boolean warning, String reason, String action, String note) {
    events.tell(migration, new Happening(warning, reason, action, note));
  }
}
