package io.godwit.cli;

import io.godwit.api.Condition;
import io.godwit.api.CutoverStatus;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.api.SignalStatus;
import io.godwit.cli.Console.Paint;
import io.godwit.engine.GoDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A migration as {@code godwit get} shows it: a header, and the phases as a tree. Pure.
 *
 * @param command makes of a command of status what the user types here
 */
record Tree(Seen seen, Paint paint, UnaryOperator<String> command) {
  private static final int BAR = 24;

  String text() {
    StringBuilder text = new StringBuilder();
    header(text);
    text.append('\n').append("⟳ ").append(paint.bold(seen.name())).append('\n');
    Phase[] phases = Phase.values();
    for (Phase phase : phases) {
      boolean last = phase == phases[phases.length - 1];
      phase(text, phase, last);
    }
    waiting(text);
    return text.toString();
  }

  private void header(StringBuilder text) {
    MigrationStatus status = seen.status();
    line(text, "Name", seen.name());
    line(text, "Namespace", seen.migration().getMetadata().getNamespace());
    line(text, "Status", Icon.of(seen).painted(paint) + " " + seen.phase());
    line(text, "Message", seen.message());
    line(text, "Table", Objects.requireNonNullElse(status.table(), ""));
    line(text, "Owner", Objects.requireNonNullElse(seen.migration().getSpec().owner(), ""));
    line(text, "Attempt", status.attempt() > 1 ? Integer.toString(status.attempt()) : "");
    line(text, "Plan", Objects.requireNonNullElse(status.planHash(), ""));
    line(text, "", status.planHash() == null ? "" : Objects.requireNonNullElse(status.plan(), ""));
    if (status.flagPercent() != null) {
      String beside = CutoverStatus.beside(status);
      line(
          text,
          "Flag",
          status.flagPercent() + " % of readers" + beside + " on the new side" + next());
    }
    if (status.outcome() == null) {
      seen.condition("RollbackAvailable").ifPresent(way -> line(text, "Rollback", rollback(way)));
    }
    seen.condition("Healthy")
        .filter(healthy -> healthy.status().equals("False"))
        .ifPresent(
            unhealthy ->
                line(text, "Health", Icon.WARNING.painted(paint) + " " + unhealthy.message()));
  }

  /** The cohort that is next, while it is. */
  private String next() {
    var cutover = seen.status().cutover();
    return cutover == null || cutover.next() == null || seen.walkingBack()
        ? ""
        : "; next: cohort " + cutover.next();
  }

  private String rollback(Condition way) {
    Icon icon =
        switch (way.status()) {
          case "True" -> Icon.DONE;
          default -> way.reason().equals("Lossy") ? Icon.WARNING : Icon.BAD;
        };
    return icon.painted(paint)
        + " "
        + way.reason()
        + (way.message().isEmpty() ? "" : ": " + way.message());
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      String label = name.isEmpty() ? "" : name + ":";
      text.append(String.format(Locale.ROOT, "%-12s%s%n", label, value));
    }
  }

  private void phase(StringBuilder text, Phase phase, boolean last) {
    Optional<Phase> reached = seen.reached();
    int place = reached.map(phase::compareTo).orElse(1);
    boolean here = place == 0;
    text.append(last ? "└─" : "├─").append(icon(place).painted(paint)).append(' ');
    String took = place > 0 ? "" : seen.duration(phase).map(GoDuration::format).orElse("");
    String note = note(place);
    text.append(String.format(Locale.ROOT, "%-10s %s", phase.word(), took + note).stripTrailing());
    text.append('\n');
    if (here && seen.status().outcome() == null) {
      List<String> details = details(phase);
      for (int i = 0; i < details.size(); i++) {
        text.append(last ? "  " : "│ ").append(i == details.size() - 1 ? "└─" : "├─");
        text.append(details.get(i)).append('\n');
      }
    }
  }

  private Icon icon(int place) {
    Outcome outcome = seen.status().outcome();
    if (outcome == Outcome.SUCCEEDED) {
      return Icon.DONE;
    }
    if (place == 0) {
      return outcome != null || seen.walkingBack() ? Icon.BAD : Icon.of(seen);
    }
    return place < 0 && outcome != Outcome.ROLLED_BACK ? Icon.DONE : Icon.AHEAD;
  }

  private String note(int place) {
    boolean back = seen.walkingBack() || seen.status().outcome() == Outcome.ROLLED_BACK;
    if (place == 0 && back) {
      return " turned round here";
    }
    return place < 0 && seen.status().outcome() == Outcome.ROLLED_BACK ? " taken back" : "";
  }

  private List<String> details(Phase phase) {
    MigrationStatus status = seen.status();
    List<String> details = new ArrayList<>();
    if (status.job() != null) {
      details.add("⊞ Job " + status.job());
    }
    if (status.progress() != null && phase == Phase.BACKFILL) {
      details.addAll(progress(status.progress()));
    } else if (status.progress() != null && status.progress().quarantined() > 0) {
      details.add(Icon.WARNING.painted(paint) + " " + quarantined(status.progress()));
    }
    for (var signal : Objects.requireNonNullElse(status.signals(), List.<SignalStatus>of())) {
      details.add(Icon.WARNING.painted(paint) + " signal " + Seen.signal(signal));
    }
    if (status.divergence() != null) {
      details.add(divergence(status.divergence()));
    }
    details.addAll(ShadowLines.of(status.shadowReads(), paint));
    for (var gate :
        Objects.requireNonNullElse(status.gates(), List.<MigrationStatus.GateStatus>of())) {
      details.add(
          "%s gate %s: %s, %s"
              .formatted(
                  Icon.ofVerdict(gate.verdict()).painted(paint),
                  gate.name(),
                  gate.verdict(),
                  gate.value()));
    }
    if (status.deadline() != null) {
      boolean overdue = status.deadline().overdue();
      String words =
          (overdue ? "overdue since " : "overdue at ") + Seen.moment(status.deadline().time());
      details.add((overdue ? Icon.WARNING : Icon.AHEAD).painted(paint) + " " + words);
    }
    return details;
  }

  private List<String> progress(MigrationStatus.Progress progress) {
    long percent =
        Math.clamp(progress.rowsDone() * 100 / Math.max(1, progress.rowsEstimated()), 0, 100);
    int full = (int) (percent * BAR / 100);
    String bar = paint.busy("█".repeat(full)) + paint.faint("░".repeat(BAR - full));
    String rows =
        String.format(
            Locale.ROOT,
            "%,d of about %,d rows, %s%,d rows/s%s%s",
            progress.rowsDone(),
            progress.rowsEstimated(),
            progress.rowsPerSecondNow() == null
                ? ""
                : String.format(Locale.ROOT, "%,d rows/s now, ", progress.rowsPerSecondNow()),
            progress.rowsPerSecond(),
            progress.rowsPerSecondNow() == null ? "" : " on average",
            progress.eta() == null ? "" : ", ETA " + progress.eta());
    String workers =
        String.format(
            Locale.ROOT,
            "%d workers, batches of %,d rows%s",
            progress.workers(),
            progress.batchRows(),
            quarantined(progress).isEmpty() ? "" : ", " + quarantined(progress));
    List<String> lines =
        new ArrayList<>(List.of(bar + " " + progress.summary() + "  " + rows, workers));
    if (progress.held() != null) {
      lines.add(
          "held by signals: "
              + progress.held().stream()
                  .map(held -> held.signal() + " " + held.duration())
                  .collect(Collectors.joining(", ")));
    }
    return lines;
  }

  private static String quarantined(MigrationStatus.Progress progress) {
    if (progress.quarantined() == 0) {
      return "";
    }
    String waived =
        progress.waived() == 0 ? "" : String.format(Locale.ROOT, ", %,d waived", progress.waived());
    return String.format(Locale.ROOT, "%,d rows in quarantine%s", progress.quarantined(), waived);
  }

  private String divergence(MigrationStatus.Divergence divergence) {
    Icon icon = divergence.diverged() == 0 ? Icon.DONE : Icon.WARNING;
    List<String> keys = Objects.requireNonNullElse(divergence.sampleKeys(), List.of());
    return String.format(
        Locale.ROOT,
        "%s comparison %d: %,d of %,d rows differ, %,d repaired, %s%s",
        icon.painted(paint),
        divergence.pass(),
        divergence.diverged(),
        divergence.compared(),
        divergence.repaired(),
        seen.ago(divergence.time()),
        keys.isEmpty() ? "" : "; keys " + String.join(", ", keys));
  }

  private void waiting(StringBuilder text) {
    var waiting = seen.status().waitingFor();
    if (waiting == null) {
      return;
    }
    text.append('\n').append(Icon.of(seen).painted(paint)).append(" waits for ");
    text.append(paint.bold(waiting.gate())).append(", since ").append(seen.ago(waiting.since()));
    text.append(":\n  ").append(waiting.what()).append('\n');
    if (waiting.command() != null) {
      text.append("  $ ").append(paint.bold(command.apply(waiting.command()))).append('\n');
    }
  }
}
