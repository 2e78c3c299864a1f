package io.godwit.cli;

import io.godwit.api.Condition;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.SignalStatus;
import io.godwit.cli.Console.Paint;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Why a migration is where it is, since when, and what would help. Pure.
 *
 * @param pods what its pods say of why they do not run, a sentence each
 */
record Explanation(Seen seen, List<String> pods, Paint paint, UnaryOperator<String> command) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(Icon.of(seen).painted(paint)).append(' ').append(paint.bold(seen.name()));
    text.append(": ").append(standing()).append('\n');
    why(text);
    signals(text);
    gates(text);
    deadline(text);
    pods.forEach(pod -> text.append("  pod: ").append(pod).append('\n'));
    seen.condition("RollbackAvailable")
        .filter(way -> seen.status().outcome() == null)
        .ifPresent(way -> text.append("  way back: ").append(way.message()).append('\n'));
    next(text);
    return text.toString();
  }

  private String standing() {
    MigrationStatus status = seen.status();
    if (status.phase() == null) {
      return "no operator has looked at it yet";
    }
    Outcome outcome = status.outcome();
    String since = seen.since().map(time -> ", " + seen.ago(time.toString())).orElse("");
    if (outcome != null) {
      return "ended as " + outcome.word() + since;
    }
    String begun = seen.since().map(time -> ", begun " + seen.ago(time.toString())).orElse("");
    if (seen.needsPerson()) {
      return "stuck in " + seen.phase() + begun;
    }
    return (status.waitingFor() != null ? "waits in " : "at work in ") + seen.phase() + begun;
  }

  private void why(StringBuilder text) {
    var waiting = seen.status().waitingFor();
    if (waiting != null) {
      text.append("  waits for: ").append(waiting.gate()).append(", since ");
      text.append(seen.ago(waiting.since())).append('\n');
      text.append("  because: ").append(waiting.what()).append('\n');
    } else if (!seen.message().isEmpty()) {
      String reason = seen.condition("Ready").map(Condition::reason).orElse("");
      text.append("  because: ").append(seen.message()).append(" (").append(reason).append(")\n");
    }
    if (!seen.observed()) {
      text.append("  the operator has not looked at the last change of the spec yet\n");
    }
  }

  private void gates(StringBuilder text) {
    Objects.requireNonNullElse(seen.status().gates(), List.<MigrationStatus.GateStatus>of())
        .stream()
        .filter(gate -> !gate.verdict().equals("Passed"))
        .forEach(
            gate ->
                text.append("  gate ")
                    .append(gate.name())
                    .append(": ")
                    .append(gate.verdict())
                    .append(", ")
                    .append(gate.value())
                    .append('\n'));
  }

  private void signals(StringBuilder text) {
    Objects.requireNonNullElse(seen.status().signals(), List.<SignalStatus>of())
        .forEach(signal -> text.append("  signal ").append(Seen.signal(signal)).append('\n'));
  }

  private void deadline(StringBuilder text) {
    var deadline = seen.status().deadline();
    if (deadline != null && deadline.overdue()) {
      text.append("  overdue: ").append(seen.phase()).append(" should have been over at ");
      text.append(Seen.moment(deadline.time())).append('\n');
    }
  }

  private void next(StringBuilder text) {
    String what = advice();
    if (!what.isEmpty()) {
      text.append("next: ").append(paint.bold(command.apply(what))).append('\n');
    }
  }

  private String advice() {
    MigrationStatus status = seen.status();
    var waiting = status.waitingFor();
    if (waiting != null && waiting.command() != null) {
      return waiting.command();
    }
    if (status.phase() == null) {
      return "kubectl get pods -A -l app.kubernetes.io/name=godwit   # is the operator there?";
    }
    if (status.outcome() == Outcome.SUCCEEDED) {
      return "";
    }
    if (status.outcome() != null) {
      return "godwit retry " + seen.name() + "   # once the cause is gone";
    }
    return waiting == null
        ? "godwit get " + seen.name() + " --watch   # nothing is to be done"
        : "godwit logs " + seen.name() + "   # it goes on by itself";
  }
}
