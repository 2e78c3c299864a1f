package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.engine.Action;
import io.godwit.engine.Credentials;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import io.godwit.engine.Stage;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import io.godwit.sql.CallerWatch;
import io.godwit.sql.Control;
import io.godwit.sql.Heartbeat;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPgBouncer;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Roles of their own: one that changes tables, one that works on rows, one that looks. */
@Tag("postgres")
class RolesPgTest {
  private static final Change.ChangeColumnType TO_NUMERIC =
      new Change.ChangeColumnType(
          "public.orders",
          "amount_cents",
          "amount",
          "numeric(12,2)",
          "amount_cents / 100.0",
          "(amount * 100)::int");

  private static final int ROWS = 5000;

  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version, String... statements) throws SQLException {
    database = TestPostgres.of(version).createDatabase("roles");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, amount_cents int NOT NULL DEFAULT 0)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, " + ROWS + ") i",
        "ANALYZE orders");
    database.execute(statements);
    asSuperuser(
        "CREATE ROLE " + role("worker") + " LOGIN PASSWORD '" + TestPostgres.PASSWORD + "'",
        "CREATE ROLE " + role("observer") + " LOGIN PASSWORD '" + TestPostgres.PASSWORD + "'");
    worker = new LocalWorker(database, Specs.changeType(TO_NUMERIC));
    worker.workAs(database.credentials(role("worker")), false);
    System.setProperty("GODWIT_ROLE_OBSERVER", role("observer"));
  }

  private String role(String what) {
    return database.name() + "_" + what;
  }

  private Connection connect() throws SQLException {
    return Postgres.connect(
        database.credentials(), new Postgres.Purpose("godwit/test", Duration.ofMinutes(1)));
  }

  private Map<Role, String> users() {
    return Map.of(
        Role.DDL, database.owner(), Role.WORKER, role("worker"), Role.OBSERVER, role("observer"));
  }

  private Preflight.Report preflight() throws SQLException {
    try (Connection connection = connect()) {
      return Preflight.check(connection, new TableName("public", "orders"), users());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoTheWholeRoadWithNoMoreThanPreflightPrints(TestPostgres.Version version)
      throws SQLException {
    given(version);
    assertThat(worker.prepare()).isEqualTo(75);
    assertThat(worker.lastWord())
        .contains(
            "MissingGrants", "GRANT SELECT, UPDATE ON TABLE public.orders TO " + role("worker"));

    List<String> missing = preflight().missing();
    assertThat(missing)
        .containsExactly("GRANT SELECT, UPDATE ON TABLE public.orders TO " + role("worker"));
    asSuperuser(missing.toArray(String[]::new));

    assertThat(preflight().missing()).isEmpty();
    walkTheRoad();
    assertThat(
            database.value(
                "SELECT string_agg(diverged || '/' || repaired, ' ' ORDER BY pass) FROM godwit.passes"))
        .isEqualTo("0/0 0/0");
    assertThat(database.value("SELECT sum(amount) FROM orders"))
        .isEqualTo(
            database.value(
                "SELECT (sum(i) / 100.0)::numeric(12,2) FROM generate_series(1, " + ROWS + ") i"));
    // Who did what.
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_class c WHERE pg_get_userbyid(relowner) LIKE '%\\_worker'"))
        .isEqualTo("0");
  }

  /** All that the operator writes is written by the one that looks. */
  private void walkTheRoad() throws SQLException {
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    try (Connection observer = database.server().connect(role("observer"), database.name())) {
      Heartbeat.beat(observer, Clock.systemUTC());
      Heartbeat.probe(observer);
      assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
      assertThat(worker.backfill()).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
      assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
      decide(observer, new Action.KeepRequest("approve", "t1", "alice", "read it", "accepted"));
      decide(observer, new Action.RetryRows("t2"));
      assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
      decide(observer, new Action.RecordFlag(100));
      var watch = new CallerWatch(observer, users().values());
      watch.keep(1, watch.look(CallerWatch.shape(observer, 1)), false);
      assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
    }
  }

  private static void decide(Connection observer, Action action) throws SQLException {
    Ledger seen = Objects.requireNonNull(LedgerReader.read(observer).values().iterator().next());
    assertThat(Control.write(observer, seen, action)).as("" + action).isTrue();
  }

  @Test
  void shouldNotLetAWorkerChangeThePlan() throws SQLException {
    given(TestPostgres.Version.NEWEST);
    asSuperuser("GRANT SELECT, UPDATE ON orders TO " + role("worker"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    for (String role : List.of(role("worker"), role("observer"))) {
      try (Connection connection = database.server().connect(role, database.name());
          Statement statement = connection.createStatement()) {
        for (String sql :
            List.of(
                "UPDATE godwit.steps SET sql = '{DROP TABLE orders}'",
                "DELETE FROM godwit.steps",
                "UPDATE godwit.migrations SET plan_hash = ''",
                "DROP TABLE orders",
                "ALTER TABLE orders ADD x int")) {
          assertThatThrownBy(() -> statement.execute(sql))
              .as(role + ": " + sql)
              .isInstanceOf(SQLException.class)
              .hasFieldOrPropertyWithValue("SQLState", "42501");
        }
      }
    }
  }

  @Test
  void shouldNameWhatARoleLacksThatCameLater() throws SQLException {
    given(
        TestPostgres.Version.NEWEST,
        "CREATE TABLE parted (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
        "CREATE SCHEMA other");
    System.clearProperty("GODWIT_ROLE_WORKER");
    System.clearProperty("GODWIT_ROLE_OBSERVER");
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    Preflight.Report report = preflight();

    assertThat(report.problems()).extracting(Trouble::reason).containsOnly(Reason.MISSING_GRANTS);
    assertThat(report.roles())
        .extracting(Preflight.Rights::role)
        .containsExactly("ddl", "worker", "observer");
    assertThat(report.missing())
        .contains(
            "GRANT SELECT ON ALL TABLES IN SCHEMA godwit TO " + role("observer"),
            "GRANT UPDATE ON godwit.control, godwit.flags, godwit.quarantine TO "
                + role("observer"),
            "GRANT SELECT, UPDATE ON TABLE public.orders TO " + role("worker"),
            "ALTER ROLE " + role("worker") + " BYPASSRLS")
        .noneMatch(grant -> grant.contains("godwit.steps"));
    asSuperuser(report.missing().toArray(String[]::new));
    assertThat(preflight().problems()).isEmpty();
    try (Connection connection = database.asOwner()) {
      assertThat(Preflight.check(connection, new TableName("public", "parted"), users()).missing())
          .containsExactly(
              "GRANT SELECT, UPDATE ON TABLE public.parted TO " + role("worker"),
              "GRANT SELECT, UPDATE ON TABLE public.parted_1 TO " + role("worker"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillAndCompareThroughAPoolerAndLeaveNothingBehind(TestPostgres.Version version)
      throws Exception {
    given(version);
    asSuperuser("GRANT SELECT, UPDATE ON orders TO " + role("worker"));
    try (var bouncer =
            TestPgBouncer.as(
                role("worker"),
                database,
                "ignore_startup_parameters = extra_float_digits",
                // All clients have one session between them.
                "default_pool_size = 1");
        var bystander = new Bystander(bouncer.credentials())) {
      // What somebody careless leaves behind is seen.
      careless(bouncer.credentials(), "SET work_mem = '1MB'");
      bystander.awaitSeen("work_mem = 1024");
      careless(bouncer.credentials(), "RESET work_mem");
      bystander.forget();
      worker.workAs(bouncer.credentials(), true);

      walkTheRoad();

      assertThat(bystander.stop()).isEmpty();
    }
    assertThat(database.value("SELECT sum(rows_done) FROM godwit.ranges WHERE pass = 0"))
        .isEqualTo("" + ROWS);
    assertThat(
            database.value(
                "SELECT count(*) FROM godwit.passes WHERE diverged = 0 AND ended_at IS NOT NULL"))
        .isEqualTo("2");
  }

  private static void careless(Credentials way, String sql) throws SQLException {
    try (Connection connection = Bystander.connect(way);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void shouldRefuseAPoolerThatNobodyHasSpokenOf() throws Exception {
    given(TestPostgres.Version.NEWEST);
    asSuperuser("GRANT SELECT, UPDATE ON orders TO " + role("worker"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    for (String ignored : List.of("extra_float_digits, options", "extra_float_digits")) {
      try (var bouncer =
          TestPgBouncer.as(role("worker"), database, "ignore_startup_parameters = " + ignored)) {
        worker.workAs(bouncer.credentials(), false);

        assertThat(worker.backfill()).isEqualTo(78);

        assertThat(worker.lastWord()).contains("PoolerDetected", "pooler: Transaction");
      }
    }
  }

  @Test
  void shouldGoOnWithThePasswordThatHasRotated() throws Exception {
    given(TestPostgres.Version.NEWEST);
    asSuperuser("GRANT SELECT, UPDATE ON orders TO " + role("worker"));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    database.execute("UPDATE godwit.control SET batch_rows = 20, batch_most = 20, pause_ms = 50");
    String done = "SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges";
    Process process = worker.start("backfill");
    try {
      awaitMore(done, 0);

      // When: the password is another one, and the session ends before the Secret has it.
      asSuperuser(
          "ALTER ROLE " + role("worker") + " PASSWORD 'rotated'",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
              + role("worker")
              + "'");
      await()
          .until(() -> worker.printed().contains("refuses the password of role " + role("worker")));
      long then = Long.parseLong(Objects.requireNonNull(database.value(done)));
      worker.rotate("rotated");

      // Then
      awaitMore(done, then);
      database.execute(
          "UPDATE godwit.control SET pause_ms = 0, batch_rows = 1000, batch_most = 1000");
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(worker.printed()).isZero();
      assertThat(worker.printed()).doesNotContain("rotated", TestPostgres.PASSWORD);
      assertThat(
              database.value(
                  "SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM amount_cents / 100.0"))
          .isEqualTo("0");
    } finally {
      process.destroyForcibly();
    }
  }

  private void awaitMore(String sql, long than) {
    await().until(() -> Long.parseLong(Objects.requireNonNull(database.value(sql))) > than);
  }

  private void asSuperuser(String... statements) throws SQLException {
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
