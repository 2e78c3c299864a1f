package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.api.Change;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.GateLimits;
import io.godwit.engine.GateRun;
import io.godwit.engine.Ledger;
import io.godwit.engine.Measurement;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.engine.Terms;
import io.godwit.report.Column;
import io.godwit.report.Course.PhaseTime;
import io.godwit.report.Event;
import io.godwit.report.GateResult;
import io.godwit.report.MigrationReport;
import io.godwit.report.ReportText;
import io.godwit.report.Step;
import io.godwit.sql.Control;
import io.godwit.sql.Evidence;
import io.godwit.sql.Fence;
import io.godwit.sql.GateLedger;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.PlanStore;
import io.godwit.sql.Postgres;
import io.godwit.sql.ReportReader;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole migration, of which the ledger alone tells all that a report has. */
@Tag("postgres")
class ReportPgTest {
  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestDatabase fresh) {
    database = fresh;
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, 4711000 + i FROM generate_series(1, 2000) i",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(12,2)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellOfAMigrationThatHasSucceeded(TestPostgres.Version version) throws Exception {
    given(TestPostgres.of(version).createDatabase("report"));
    toVerify();
    decide(
        new Action.KeepRequest("approve", "t1", "alice", "read it", "accepted, attempt 1"),
        new Action.KeepRequest("approve", "t1", "alice", "read it", "accepted, attempt 1"));
    toTheEnd();
    decide(new Action.Settle(Outcome.SUCCEEDED, Reason.SUCCEEDED, "all is done"));

    MigrationReport report = report();

    assertThat(report.course().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(report.course().phases())
        .extracting(PhaseTime::phase)
        .containsExactly("Prepare", "Expand", "Backfill", "Verify", "Cutover", "Contract");
    assertThat(report.course().phases()).allMatch(phase -> phase.to() != null);
    assertThat(report.course().phases().getLast().to()).isEqualTo(report.course().asOf());
    assertThat(report.subject())
        .returns("public.orders", MigrationReport.Subject::table)
        .returns("cents integer becomes amount numeric(12,2)", MigrationReport.Subject::change);
    assertThat(report.rows().backfill().visited()).isEqualTo(2000);
    assertThat(report.rows().backfill().written()).isEqualTo(2000);
    assertThat(report.rows().comparisons())
        .returns(2L, all -> all.ended())
        .returns(4000L, all -> all.compared())
        .returns(0L, all -> all.diverged());
    assertThat(report.columns())
        .extracting(Column::moment, Column::name, Column::nulls, Column::total)
        .containsExactly(
            tuple("before", "cents", 0L, "9424001000"),
            tuple("before", "amount", 2000L, "0"),
            tuple("after", "cents", 0L, "9424001000"),
            tuple("after", "amount", 0L, "94240010.00"));
    assertThat(report.events()).filteredOn(Event::asked).hasSize(1);
    assertThat(report.events())
        .filteredOn(Event::asked)
        .extracting(Event::by)
        .containsOnly("alice");
    assertThat(report.steps())
        .filteredOn(step -> !step.id().startsWith("rollback/"))
        .hasSizeGreaterThan(5)
        .allMatch(step -> step.state().equals("Done"))
        .allMatch(step -> step.waitMillis() != null && step.tookMillis() != null);
    assertThat(report.queryTimes().missing()).contains("pg_stat_statements is not installed");
    // 4711001 is the least value, 4713000 the greatest.
    assertThat(report.json() + ReportText.of(report))
        .doesNotContain("4711001", "4713000", "47110.01", "47130.00");
    assertThat(
            database.value(
                "SELECT string_agg(least || ' ' || greatest, ', ' ORDER BY least) FROM godwit.summaries"))
        .isEqualTo("47110.01 47130.00, 4711001 4713000, 4711001 4713000");
    assertThat(ReportText.of(report))
        .contains("**Succeeded.**", "The old column held the same values at both times.");
    assertThat(report()).isEqualTo(report);
  }

  @Test
  void shouldTellOfAMigrationThatWalksBack() throws Exception {
    given(TestPostgres.newest().createDatabase("report"));
    toVerify();
    decide(new Action.TurnBack(Reason.ROLLBACK_REQUESTED, "asked for by spec.rollback"));
    assertThat(worker.rollback()).as(worker.lastWord()).isZero();
    MigrationReport before = report();
    decide(new Action.Settle(Outcome.ROLLED_BACK, Reason.ROLLBACK_REQUESTED, "all is as it was"));

    MigrationReport report = report();

    assertThat(before.course().outcome()).isNull();
    assertThat(before.course().phases().getLast())
        .returns("RollingBack", PhaseTime::phase)
        .returns(null, PhaseTime::to);
    assertThat(report.course().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(ReportText.of(report))
        .contains("it walks back, RollbackRequested: asked for by spec.rollback");
    assertThat(report.steps()).extracting(Step::state).contains("Undone").doesNotContain("Done");
  }

  @Test
  void shouldTellOfAPlanThatWasRefusedAndOfTheNextTry() throws Exception {
    given(TestPostgres.newest().createDatabase("report"));
    decide(new Action.Settle(Outcome.FAILED, Reason.STEP_FAILED, "there was no room"));
    database.execute("ALTER TABLE orders ADD COLUMN amount int");
    assertThat(WorkerMain.run("prepare", "--attempt", "2")).isEqualTo(65);

    MigrationReport report = report();

    assertThat(report.course().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.course().message()).contains("amount");
    assertThat(report.subject().change()).isNull();
    assertThat(report.steps()).isEmpty();
    assertThat(report.earlier())
        .singleElement()
        .returns("Failed", one -> one.ended())
        .returns("there was no room", one -> one.message());
    assertThat(ReportText.of(report)).contains("no plan, attempt 2", "there was no room");
  }

  @Test
  void shouldTellHowLongStatementsOfTheApplicationTook() throws Exception {
    TestPostgres server =
        TestPostgres.alone(
            TestPostgres.Version.NEWEST, "shared_preload_libraries=pg_stat_statements");
    try {
      TestDatabase fresh = server.createDatabase("report");
      try (Connection superuser = fresh.asSuperuser();
          Statement statement = superuser.createStatement()) {
        statement.execute("CREATE EXTENSION pg_stat_statements");
      }
      given(fresh);
      read(3);
      toVerify();
      assertThat(troubles()).contains("GRANT pg_read_all_stats");

      // When: the role may look
      try (Connection superuser = fresh.asSuperuser();
          Statement statement = superuser.createStatement()) {
        statement.execute("GRANT pg_read_all_stats TO " + fresh.owner());
      }
      database.execute("DELETE FROM godwit.query_times", "DELETE FROM godwit.summaries");
      evidence(Evidence.Moment.BEFORE);
      evidence(Evidence.Moment.AFTER);
      read(5);
      toTheEnd();

      // Then
      assertThat(report().queryTimes().missing()).isNull();
      assertThat(report().queryTimes().kinds())
          .singleElement()
          .returns("read", kind -> kind.kind())
          .returns(3L, kind -> kind.callsBefore())
          .returns(5L, kind -> kind.callsAfter())
          .matches(kind -> kind.meanBefore() > 0 && kind.meanAfter() > 0);
    } finally {
      server.destroy();
    }
  }

  private String troubles() {
    return database.value("SELECT string_agg(trouble, ', ') FROM godwit.query_times");
  }

  /** The application reads; what it does elsewhere counts as little as what Godwit itself reads. */
  private void read(int times) throws SQLException {
    try (Connection connection = database.asApplication();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < times; i++) {
        statement.execute("SELECT count(*) FROM orders WHERE id = " + i);
      }
      statement.execute("SELECT 1 AS border_orders_x");
    }
  }

  /** Written as the operator writes them, after the end too. */
  @ParameterizedTest
  @EnumSource
  void shouldTellOfGatesAndKeepTheTermsOfAnApproval(TestPostgres.Version version) throws Exception {
    given(TestPostgres.of(version).createDatabase("report"));
    database.execute(
        "UPDATE godwit.control SET phase = 'Contract', phase_since = clock_timestamp()");
    Terms terms = Terms.of(Specs.rename("public.orders", "a", "b"));
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    GateRun run =
        GateRun.begun("errors", "Contract", 1, "hash", at)
            .after(
                new Measurement(at, Measurement.Phase.FAILED, "0.2", "over 0.01"),
                new GateLimits(Duration.ZERO, null, null, 0, 0, 4, 0));

    decide(new Action.RecordApproval("contract@1", "0 rows differ", terms));
    try (Connection connection = connect()) {
      Ledger seen = LedgerReader.read(connection).get("test/" + database.name());
      assertThat(seen.usage().approval().terms()).isEqualTo(terms);
      var claim = new GateLedger.Claim(id(), seen.claim().holder(), seen.fence());
      assertThat(GateLedger.write(connection, claim, run)).isTrue();
    }
    decide(new Action.Settle(Outcome.SUCCEEDED, Reason.SUCCEEDED, "all is done"));

    assertThat(report().gates())
        .singleElement()
        .returns("errors", GateResult::gate)
        .returns("Contract", GateResult::scope)
        .satisfies(
            gate ->
                assertThat(gate.last())
                    .containsExactly(new GateResult.Measured(at, "Failed", "0.2, over 0.01")));
    assertThat(ReportText.of(report())).contains("| errors | Contract | 1 | never | Failed, 2026");
  }

  private void toVerify() throws Exception {
    decide(new Action.Advance(Phase.PREPARE, Phase.EXPAND, "the plan is stored"));
    for (Stage stage : List.of(Stage.EXPAND, Stage.DUAL_WRITE)) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }
    decide(new Action.Advance(Phase.EXPAND, Phase.BACKFILL, "all writes are carried over"));
    database.execute("UPDATE godwit.control SET signals_at = NULL");
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
    decide(new Action.Advance(Phase.BACKFILL, Phase.VERIFY, "all rows are filled"));
    database.execute("UPDATE godwit.control SET signals_at = NULL");
    evidence(Evidence.Moment.AFTER);
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
  }

  private void toTheEnd() throws Exception {
    decide(new Action.Advance(Phase.VERIFY, Phase.CUTOVER, "the two sides agree"));
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    decide(new Action.RecordFlag(100));
    decide(new Action.Advance(Phase.CUTOVER, Phase.CONTRACT, "all readers are there"));
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
  }

  /** Written as the operator writes it. */
  private void decide(Action... actions) throws SQLException {
    try (Connection connection = connect()) {
      for (Action action : actions) {
        Ledger seen =
            Objects.requireNonNull(
                LedgerReader.read(connection).get("test/" + database.name()), "the ledger");
        Control.write(connection, seen, action);
      }
    }
  }

  private void evidence(Evidence.Moment moment) throws Exception {
    try (Connection connection = connect()) {
      new Evidence(
              connection,
              Fence.read(connection, id()),
              PlanStore.load(connection, id()).pairs(),
              time -> {},
              line -> {})
          .take(moment);
    }
  }

  private MigrationReport report() throws SQLException {
    try (Connection connection = connect()) {
      return ReportReader.read(connection, id());
    }
  }

  private long id() {
    return Long.parseLong(database.value("SELECT max(id) FROM godwit.migrations"));
  }

  private Connection connect() throws SQLException {
    return Postgres.connect(
        database.credentials(), new Postgres.Purpose("godwit/test", Duration.ofMinutes(1)));
  }
}
