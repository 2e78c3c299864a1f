package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.engine.Usage;
import io.godwit.sql.Fence;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.PlanStore;
import io.godwit.sql.UsageWatch;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestReplica;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who still names the old column: what is seen, and what is said of what cannot be. */
@Tag("postgres")
class UsagePgTest {
  private TestPostgres server;
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void clear() {
    server = null;
    database = null;
    connection = null;
  }

  @AfterEach
  void stop() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.destroy();
    }
  }

  private void given(TestPostgres.Version version, String... settings) throws SQLException {
    server = TestPostgres.alone(version, settings);
    database = server.createDatabase("usage");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, amount_cents int)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 10) i");
    var worker = new LocalWorker(database, Specs.rename("public.orders", "amount_cents", "amount"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).isZero();
    database.execute(
        "UPDATE godwit.control SET phase = 'Contract', phase_since = clock_timestamp()");
    connection =
        io.godwit.sql.Postgres.connect(
            database.credentials(),
            new io.godwit.sql.Postgres.Purpose("godwit/test/usage", Duration.ofSeconds(30)));
  }

  private void superuser(String sql) throws SQLException {
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private void application(String sql) throws SQLException {
    try (Connection session = database.asApplication();
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private Usage look() throws SQLException {
    return look(Map.of());
  }

  /** Looks as a worker does that has just begun. */
  private Usage look(Map<String, UsageWatch.Replica> replicas) throws SQLException {
    Fence fence = Fence.read(connection, 1);
    new UsageWatch(connection, fence, PlanStore.load(connection, 1), replicas, text -> {})
        .lookNowAndThen();
    Ledger ledger = LedgerReader.read(connection).values().iterator().next();
    assertThat(ledger.table()).isEqualTo(new TableName("public", "orders").toString());
    return ledger.usage();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountStatementsThatNoSessionShowsAnyMore(TestPostgres.Version version)
      throws Exception {
    given(version, "shared_preload_libraries=pg_stat_statements");
    superuser("CREATE EXTENSION pg_stat_statements");
    superuser("GRANT pg_read_all_stats TO " + database.owner());
    application("SELECT sum(amount_cents) FROM orders");
    Usage before = look();

    application("SELECT sum(amount_cents) FROM orders");
    application("SELECT amount_cents FROM orders WHERE id = 7");
    application("SELECT id FROM orders WHERE id = 8");
    Usage after = look();

    assertThat(before.uses()).isEmpty();
    assertThat(before.gaps()).isEmpty();
    assertThat(after.gaps()).isEmpty();
    assertThat(after.uses())
        .extracting(Usage.Use::statement)
        .hasSize(2)
        .allMatch(text -> text.startsWith("query "))
        .anyMatch(text -> text.endsWith("select sum (amount_cents) from orders"))
        .anyMatch(text -> text.endsWith("select amount_cents from orders where id = ?"));
    assertThat(after.uses())
        .allMatch(use -> use.by().equals("role " + database.application()))
        .allMatch(use -> use.where().equals("statements on primary"));
    assertThat(look().uses()).isEqualTo(after.uses());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCallAResetAGap(TestPostgres.Version version) throws Exception {
    given(version, "shared_preload_libraries=pg_stat_statements");
    superuser("CREATE EXTENSION pg_stat_statements");
    superuser("GRANT pg_read_all_stats TO " + database.owner());
    assertThat(look().gaps()).isEmpty();

    superuser("SELECT pg_stat_statements_reset()");

    assertThat(look().gaps())
        .singleElement()
        .matches(gap -> gap.words().endsWith("its counters were reset"))
        .matches(gap -> gap.over() != null);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCallForgottenStatementsAGap(TestPostgres.Version version) throws Exception {
    given(version, "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=100");
    superuser("CREATE EXTENSION pg_stat_statements");
    superuser("GRANT pg_read_all_stats TO " + database.owner());
    look();

    try (Connection session = database.asApplication();
        Statement statement = session.createStatement()) {
      for (int i = 1; i < 300; i++) {
        statement.execute("SELECT " + "1, ".repeat(i) + "1");
      }
    }

    assertThat(look().gaps())
        .singleElement()
        .matches(gap -> gap.words().contains("raise pg_stat_statements.max"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameWhatItCannotSee(TestPostgres.Version version) throws Exception {
    given(version);

    assertThat(look().gaps())
        .extracting(Usage.Gap::words)
        .containsExactlyInAnyOrder(
            "pg_stat_activity on primary: the role may not see statements of others; GRANT"
                + " pg_read_all_stats TO it",
            "pg_stat_statements on primary: is not installed in this database");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatGodwitsRoleIsSharedWithOthers(TestPostgres.Version version) throws Exception {
    given(version, "shared_preload_libraries=pg_stat_statements");
    superuser("CREATE EXTENSION pg_stat_statements");
    superuser("GRANT pg_read_all_stats TO " + database.owner());

    try (Connection other = database.asOwner()) {
      assertThat(other.isValid(5)).isTrue();
      assertThat(look().gaps())
          .extracting(Usage.Gap::words)
          .singleElement()
          .matches(gap -> gap.contains("give it a role of its own"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSeeSessionsAndDependents(TestPostgres.Version version) throws Exception {
    given(version);
    superuser("GRANT pg_read_all_stats TO " + database.owner());
    database.execute("CREATE VIEW cents AS SELECT amount_cents FROM orders");
    try (Connection session = database.asApplication();
        Statement statement = session.createStatement()) {
      statement.execute("SET application_name = 'report'");
      statement.execute("SELECT amount_cents FROM orders WHERE id = 4711");

      assertThat(look().uses())
          .extracting(use -> use.where() + ": " + use.by() + ": " + use.statement())
          .anyMatch(
              text ->
                  text.startsWith("sessions on primary: report of role ")
                      && text.endsWith("select amount_cents from orders where id = ?"))
          .anyMatch(text -> text.startsWith("catalog on primary: ") && text.contains("view cents"));
    }
    database.execute("DROP VIEW cents");
    await()
        .until(
            () ->
                database
                    .value(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'report'")
                    .equals("0"));
  }

  @Test
  void shouldLookAtReplicasAndSayWhichCannotBeSeen() throws Exception {
    given(TestPostgres.Version.NEWEST);
    superuser("GRANT pg_read_all_stats TO " + database.owner());
    try (TestReplica replica = TestReplica.of(server);
        Connection session =
            io.godwit.sql.Postgres.connect(
                new io.godwit.engine.Credentials(
                    "localhost",
                    replica.port(),
                    database.name(),
                    database.application(),
                    TestPostgres.PASSWORD,
                    "disable",
                    null),
                new io.godwit.sql.Postgres.Purpose("dashboard", Duration.ofSeconds(30)));
        Statement statement = session.createStatement()) {
      statement.execute("SELECT max(amount_cents) FROM orders");

      Usage seen =
          look(
              Map.of(
                  "r1",
                  () ->
                      io.godwit.sql.Postgres.connectToLook(
                          replica.credentials(database),
                          new io.godwit.sql.Postgres.Purpose(
                              "godwit/usage", Duration.ofSeconds(5))),
                  "r2",
                  () -> {
                    throw new SQLException("refused", "08001");
                  }));

      assertThat(seen.uses())
          .singleElement()
          .matches(use -> use.where().equals("sessions on r1"))
          .matches(use -> use.by().startsWith("dashboard of role " + database.application()));
      assertThat(seen.gaps())
          .extracting(Usage.Gap::words)
          .contains(
              "replica r2 cannot be looked at: there was no connection to be had (SQLSTATE 08001)",
              "pg_stat_statements on r1: is not installed in this database");
    }
  }
}
