package io.godwit.report;

import static io.godwit.report.Markdown.number;

import io.godwit.engine.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report as people read it, in Markdown. */
public final class ReportText {
  private final MigrationReport report;
  private final Markdown text = new Markdown();

  private ReportText(MigrationReport report) {
    this.report = report;
  }

  /** The text of a report. */
  public static String of(MigrationReport report) {
    return new ReportText(report).write();
  }

  private String write() {
    head();
    phases();
    rows();
    new ColumnsText(report.columns()).write(text);
    queryTimes();
    new GatesText(report.gates()).write(text);
    new StepsText(report.steps()).write(text);
    requests();
    events();
    earlier();
    text.heading("##", "Lessons");
    text.paragraph(
        report.lessons().isBlank()
            ? "None are written down: `kubectl annotate migrations.godwit.io "
                + report.subject().name()
                + " godwit.io/lessons=...`"
            : report.lessons());
    return text.toString();
  }

  private void head() {
    MigrationReport.Subject subject = report.subject();
    Course course = report.course();
    text.heading("#", "Report: " + subject.namespace() + "/" + subject.name());
    String ended =
        course.outcome() == null
            ? "So far: it has not ended."
            : "**" + course.outcome().word() + ".**";
    text.paragraph(ended + (course.message().isEmpty() ? "" : " " + why(course)));
    text.paragraph("");
    text.item(
        "table " + subject.table() + (subject.change() == null ? "" : ": " + subject.change()));
    text.item(
        (subject.planHash() == null ? "no plan" : "plan " + subject.planHash())
            + ", attempt "
            + subject.attempt()
            + ", number "
            + subject.id()
            + " in the ledger");
    text.item(
        time(course.begunAt())
            + " to "
            + time(course.asOf())
            + ": "
            + took(Duration.between(course.begunAt(), course.asOf())));
  }

  private static String why(Course course) {
    boolean said = course.outcome() != null && course.reason().equals(course.outcome().word());
    String end = course.message().endsWith(".") ? "" : ".";
    return (said ? "" : course.reason() + ": ") + course.message() + end;
  }

  private void phases() {
    text.heading("##", "Phases");
    text.table(
        List.of("phase", "from", "to", "took"),
        report.course().phases().stream()
            .map(
                phase ->
                    List.of(
                        phase.phase(),
                        time(phase.from()),
                        phase.to() == null ? "so far" : time(phase.to()),
                        took(Duration.ofSeconds(phase.seconds()))))
            .toList());
  }

  private void rows() {
    RowCounts rows = report.rows();
    text.heading("##", "Rows");
    text.item(backfill(rows.backfill()));
    RowCounts.Comparisons all = rows.comparisons();
    text.item(
        all.ended() == 0
            ? "comparisons: none has ended"
            : "comparisons: %s of all rows, %s rows compared; %s repaired, %s stayed different, %s of these at last (%s)"
                .formatted(
                    number(all.ended()),
                    number(all.compared()),
                    number(all.repaired()),
                    number(all.diverged()),
                    number(all.divergedAtLast()),
                    time(all.lastEndedAt())));
    text.item(
        "quarantine: %s rows, %s of them waived"
            .formatted(number(rows.quarantine().rows()), number(rows.quarantine().waived())));
    text.item(
        "writes that could not be carried to the other side and still stand so: "
            + number(rows.failedSyncs()));
    text.item(
        "held by signals: "
            + (rows.held().isEmpty()
                ? "never"
                : String.join(
                    ", ",
                    rows.held().stream()
                        .map(held -> held.signal() + " " + took(Duration.ofSeconds(held.seconds())))
                        .toList())));
  }

  private static String backfill(RowCounts.Backfill backfill) {
    Instant began = backfill.startedAt();
    Instant ended = backfill.endedAt();
    if (began == null) {
      return "backfill: not begun";
    }
    String rows =
        "backfill: %s rows visited, %s of them written"
            .formatted(number(backfill.visited()), number(backfill.written()));
    if (ended == null) {
      return rows + " so far";
    }
    Duration time = Duration.between(began, ended);
    long perSecond = backfill.visited() * 1000 / Math.max(1, time.toMillis());
    return rows + " in " + took(time) + ", " + number(perSecond) + " a second";
  }

  private void queryTimes() {
    QueryTimes times = report.queryTimes();
    text.heading("##", "Query times");
    if (!times.kinds().isEmpty()) {
      text.table(
          List.of("statements", "before: calls", "mean", "after: calls", "mean"),
          times.kinds().stream()
              .map(
                  kind ->
                      List.of(
                          kind.kind(),
                          number(kind.callsBefore()),
                          millis(kind.meanBefore()),
                          number(kind.callsAfter()),
                          millis(kind.meanAfter())))
              .toList());
    }
    String missing = times.missing();
    if (missing != null) {
      text.paragraph("Evidence is missing: " + missing + ".");
    }
  }

  private void requests() {
    text.heading("##", "Asked for");
    List<Event> asked = report.events().stream().filter(Event::asked).toList();
    if (asked.isEmpty()) {
      text.paragraph("Nothing.");
      return;
    }
    text.table(
        List.of("when", "what", "by", "why", "what became of it"),
        asked.stream()
            .map(
                event ->
                    List.of(
                        time(event.at()),
                        event.facts().getOrDefault("what", ""),
                        event.by(),
                        event.facts().getOrDefault("why", ""),
                        event.facts().getOrDefault("result", "")))
            .toList());
  }

  private void events() {
    text.heading("##", "What happened");
    text.table(
        List.of("when", "what", "by"),
        report.events().stream()
            .map(event -> List.of(time(event.at()), event.text(), event.by()))
            .toList());
  }

  private void earlier() {
    if (report.earlier().isEmpty()) {
      return;
    }
    text.heading("##", "Earlier tries");
    text.table(
        List.of("number", "attempt", "begun", "ended", "why"),
        report.earlier().stream()
            .map(
                one ->
                    List.of(
                        Long.toString(one.id()),
                        Integer.toString(one.attempt()),
                        time(one.at()),
                        one.ended(),
                        one.message()))
            .toList());
  }

  /** To the second; a dash for none. */
  static String time(@Nullable Instant at) {
    return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String took(Duration duration) {
    return GoDuration.format(duration);
  }

  private static String millis(double mean) {
    return String.format(Locale.ROOT, "%.3f ms", mean);
  }
}
