package io.godwit.report;

import static io.godwit.report.ReportText.time;

import java.util.List;

/** What was measured of each gate, where it was asked, and whether it passed. */
record GatesText(List<GateResult> gates) {
  void write(Markdown text) {
    text.heading("##", "Gates");
    if (gates.isEmpty()) {
      text.paragraph("None was measured.");
      return;
    }
    text.table(
        List.of("gate", "for", "attempt", "passed", "last verdict", "value", "measurements"),
        gates.stream().map(GatesText::row).toList());
  }

  private static List<String> row(GateResult gate) {
    boolean none = gate.last().isEmpty();
    return List.of(
        gate.gate(),
        gate.scope(),
        Integer.toString(gate.attempt()),
        gate.passedAt() == null ? "never" : time(gate.passedAt()),
        none ? "-" : gate.last().getLast().verdict() + ", " + time(gate.last().getLast().at()),
        none ? "-" : gate.last().getLast().value(),
        counts(gate.counts()));
  }

  private static String counts(GateResult.Counts counts) {
    return "%d successful, %d failed, %d inconclusive, %d not measured"
        .formatted(counts.successful(), counts.failed(), counts.inconclusive(), counts.errors());
  }
}
