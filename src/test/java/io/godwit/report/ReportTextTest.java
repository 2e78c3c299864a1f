package io.godwit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Outcome;
import io.godwit.engine.GateRun;
import io.godwit.engine.Measurement;
import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reports as people and programs read them. */
class ReportTextTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report");
  private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void shouldTellOfAMigrationThatHasSucceeded() throws IOException {
    List<Event> events =
        List.of(
            advance(1, "Prepare", "Expand", "the plan is stored"),
            advance(3, "Expand", "DualWrite", "the new column is there"),
            advance(5, "DualWrite", "Backfill", "the trigger is there"),
            new Event(at(60), "failover", Map.of("timeline", "2")),
            asked(70, "quarantine-waive", "kubectl-annotate", "", "done: rows are waived: 1"),
            new Event(at(70), "WaiveRows", Map.of("token", "1", "keys", "1", "why", "")),
            advance(305, "Backfill", "Cutover", "the two sides agree"),
            new Event(at(306), "RecordFlag", Map.of("percent", "100")),
            advance(400, "Cutover", "Contract", "all readers are on the new side"),
            asked(
                500,
                "approve",
                "alice@example.com",
                "read on Monday | agreed",
                "accepted, attempt 2"),
            new Event(
                at(600),
                "Settle",
                Map.of("outcome", "Succeeded", "reason", "Succeeded", "message", "it is done")));
    MigrationReport report =
        new MigrationReport(
            subject(2),
            Course.of(
                new Course.Word(Outcome.SUCCEEDED, "Succeeded", "it is done"),
                NOON,
                at(600),
                events),
            new RowCounts(
                new RowCounts.Backfill(1_000_000, 999_998, at(6), at(300)),
                new RowCounts.Comparisons(3, 3_000_000, 2, 0, 0, at(500)),
                new RowCounts.Quarantine(1, 1),
                0,
                List.of(new RowCounts.Held("replica-lag", 75), new RowCounts.Held("probe", 2))),
            List.of(
                step("expand/add-column", "ACCESS EXCLUSIVE", true, 3L, 1_250L),
                step("enforce/index-1", "SHARE UPDATE EXCLUSIVE", false, 4_321L, 0L),
                new Step(
                    "contract/drop", "Planned", "ACCESS EXCLUSIVE", true, 0, null, null, null)),
            List.of(
                column("before", "old", "amount_cents", 0L, "500000500000", "-123"),
                column("before", "new", "amount", 1_000_000L, "0", "0"),
                column("after", "old", "amount_cents", 0L, "500000500000", "-123"),
                column("after", "new", "amount", 0L, "5000005000.00", "456")),
            QueryTimes.of(
                List.of(
                    counters("before", "read", 1_000, 500),
                    counters("before", "write", 10, 20),
                    counters("after", "read", 2_000, 1_000),
                    counters("end", "read", 4_000, 1_500))),
            gates(),
            events,
            List.of(new Earlier(1, 1, NOON, "RolledBack", "somebody asked for it")),
            "Begin on a Monday.\n\n- and not at noon");

    check("succeeded", report);
  }

  @Test
  void shouldTellOfAMigrationThatHasRolledBack() throws IOException {
    List<Event> events =
        List.of(
            advance(1, "Prepare", "Backfill", "the plan is stored"),
            new Event(at(2), "RetryPlan", Map.of("attempt", "2")),
            asked(90, "rollback", "kubectl-annotate", "", "accepted, attempt 2"),
            new Event(
                at(90),
                "TurnBack",
                Map.of("reason", "RollbackRequested", "message", "asked for by annotation")),
            new Event(at(91), "AcceptLoss", Map.of()),
            new Event(
                at(95),
                "Settle",
                Map.of("outcome", "RolledBack", "reason", "RollbackRequested", "message", "gone")));
    Column missing =
        new Column(
            "before",
            "old",
            "amount_cents",
            at(2),
            "it took longer than allowed (SQLSTATE 57014)",
            null,
            null,
            null,
            null);
    MigrationReport report =
        new MigrationReport(
            subject(1),
            Course.of(
                new Course.Word(
                    Outcome.ROLLED_BACK, "RollbackRequested", "asked for by annotation"),
                NOON,
                at(95),
                events),
            new RowCounts(
                new RowCounts.Backfill(10, 10, at(2), null),
                new RowCounts.Comparisons(0, 0, 0, 0, 0, null),
                new RowCounts.Quarantine(0, 0),
                3,
                List.of()),
            List.of(
                new Step(
                    "expand/add-column", "Undone", "ACCESS EXCLUSIVE", true, 2, 0L, 4L, at(94))),
            List.of(missing),
            QueryTimes.of(
                List.of(
                    new QueryTimes.Counters(
                        "before", "read", "the extension is not installed", 0, 0, null))),
            gates(),
            events,
            List.of(),
            "");

    check("rolled-back", report);
  }

  @Test
  void shouldTellOfAMigrationThatHasOnlyBegun() throws IOException {
    List<Event> events = List.of(advance(1, "Prepare", "Expand", "the plan is stored"));
    MigrationReport report =
        new MigrationReport(
            subject(1),
            Course.of(new Course.Word(null, "", ""), NOON, at(61), events),
            new RowCounts(
                new RowCounts.Backfill(0, 0, null, null),
                new RowCounts.Comparisons(0, 0, 0, 0, 0, null),
                new RowCounts.Quarantine(0, 0),
                0,
                List.of()),
            List.of(),
            List.of(),
            QueryTimes.of(List.of()),
            List.of(),
            events,
            List.of(),
            "");

    check("so-far", report);
  }

  private static void check(String name, MigrationReport report) throws IOException {
    Generated.check(GOLDEN.resolve(name + ".md"), ReportText.of(report));
    Generated.check(GOLDEN.resolve(name + ".json"), report.json());
    assertThat(report.withLessons("x").lessons()).isEqualTo("x");
  }

  private static MigrationReport.Subject subject(int attempt) {
    return new MigrationReport.Subject(
        "shop",
        "orders-amount",
        attempt,
        "public.orders",
        "amount_cents integer becomes amount numeric(12,2)",
        attempt,
        HASH);
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static Event advance(long seconds, String from, String to, String message) {
    return new Event(at(seconds), "Advance", Map.of("from", from, "to", to, "message", message));
  }

  private static Event asked(long seconds, String what, String by, String why, String result) {
    return new Event(
        at(seconds),
        "KeepRequest",
        Map.of("what", what, "token", "1", "by", by, "why", why, "result", result));
  }

  private static Step step(String id, String lock, boolean transaction, long took, long waited) {
    return new Step(id, "Done", lock, transaction, 2, waited, took, at(2));
  }

  private static Column column(
      String moment, String side, String name, long nulls, String total, String checksum) {
    return new Column(moment, side, name, at(5), null, 1_000_000L, nulls, total, checksum);
  }

  /** One that passed, one that failed after it, one that could not be measured, one not begun. */
  private static List<GateResult> gates() {
    return Stream.of(
            new GateRun(
                "errors",
                "Cutover/25",
                2,
                "hash",
                at(310),
                at(330),
                null,
                new GateRun.Counts(2, 0, 0, 0, 2, 0),
                List.of(
                    new Measurement(at(320), Measurement.Phase.SUCCESSFUL, "0.001", ""),
                    new Measurement(at(330), Measurement.Phase.SUCCESSFUL, "0.002", ""))),
            new GateRun(
                "errors",
                "Soak",
                2,
                "hash",
                at(340),
                at(350),
                null,
                new GateRun.Counts(0, 1, 0, 0, 0, 0),
                List.of(new Measurement(at(360), Measurement.Phase.FAILED, "0.2", "over 0.01"))),
            new GateRun(
                "p99",
                "Soak",
                2,
                "hash",
                at(340),
                null,
                at(345),
                new GateRun.Counts(0, 0, 0, 1, 0, 1),
                List.of(Measurement.error(at(345), "no data"))),
            GateRun.begun("late", "Contract/drop", 2, "hash", at(599)))
        .map(GateResult::of)
        .toList();
  }

  private static QueryTimes.Counters counters(
      String moment, String kind, long calls, double millis) {
    return new QueryTimes.Counters(moment, kind, null, calls, millis, NOON);
  }
}
