package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The old column out of sight: whoever names it brings it back, and it is not dropped under
 * anybody's hands (rules-postgres 2 and 26, rules-operator 14).
 */
@Tag("postgres")
class HiddenColumnPgTest {
  private static final String HIDDEN = "amount_cents_godwit_old";

  private TestDatabase database;
  private LocalWorker worker;
  private @Nullable Process pod;

  @BeforeEach
  void clear() {
    database = null;
    worker = null;
    pod = null;
  }

  @AfterEach
  void stop() {
    if (pod != null) {
      pod.destroyForcibly();
    }
  }

  /** A table whose new readers are on the new column; the last comparison found nothing. */
  private void given(TestPostgres.Version version) throws SQLException {
    TestPostgres server = TestPostgres.of(version);
    database = server.createDatabase("hidden");
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("GRANT pg_read_all_stats TO " + database.owner());
    }
    database.execute(
        "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount_cents int NOT NULL)",
        "INSERT INTO orders (amount_cents) SELECT i FROM generate_series(1, 1000) i",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "public.orders",
                    "amount_cents",
                    "amount",
                    "numeric(12,2)",
                    "amount_cents / 100.0",
                    "(amount * 100)::int")));
    assertThat(worker.prepare()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).isZero();
    assertThat(worker.backfill()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).isZero();
    assertThat(worker.verify(1)).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).isZero();
    worker.flag(100);
    database.execute(
        "UPDATE godwit.control SET phase = 'Contract', phase_since = clock_timestamp()");
  }

  /** The application, in a session that lasts. */
  private Connection application() throws SQLException {
    Connection session = database.asApplication();
    try (Statement statement = session.createStatement()) {
      statement.execute("SET application_name = 'monthly-report'");
    }
    return session;
  }

  private void read(Connection session, String sql) {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      // What becomes of it is not this test's business.
      assertThat(e.getSQLState()).isEqualTo("42703");
    }
  }

  private boolean column(String name) {
    return database
        .value(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = '"
                + name
                + "'")
        .equals("1");
  }

  private Traffic insert() {
    return Traffic.of(
        database,
        (connection, number) -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO orders (amount) VALUES (1.23)");
          }
        });
  }

  private void hideAndStay() {
    pod = worker.start("steps", "--stage", "hide", "--watch");
    await()
        .untilAsserted(
            () -> assertThat(worker.printed()).contains("watching whether somebody misses it"));
    assertThat(column(HIDDEN)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldBringItBackWhenSomebodyNamesIt(TestPostgres.Version version) throws Exception {
    given(version);
    try (Connection session = application()) {
      hideAndStay();
      read(session, "SELECT amount_cents FROM orders WHERE id = 4711 AND 'secret' = 'secret'");

      await().until(() -> column("amount_cents"));
      assertThat(pod.waitFor()).isZero();
      assertThat(
              database.value(
                  "SELECT who || '|' || client || '|' || statement FROM godwit.uses WHERE source = 'sessions'"))
          .startsWith("monthly-report of role " + database.application() + "|")
          .endsWith("|select amount_cents from orders where id = ? and ? = ?");
      assertThat(database.value("SELECT unhidden_at IS NOT NULL FROM godwit.control"))
          .isEqualTo("t");
      assertThat(worker.printed()).doesNotContain("4711", "secret");
      // Both names are in step again, and the comparison knows it.
      database.execute("INSERT INTO orders (amount) VALUES (7.77)");
      assertThat(database.value("SELECT amount_cents FROM orders WHERE amount = 7.77"))
          .isEqualTo("777");
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      assertThat(database.value("SELECT drift FROM godwit.control")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBringItBackWhenAViewHangsOnIt(TestPostgres.Version version) throws Exception {
    given(version);
    hideAndStay();

    database.execute("CREATE VIEW old_amounts AS SELECT id, " + HIDDEN + " FROM orders");

    await().until(() -> column("amount_cents"));
    assertThat(pod.waitFor()).isZero();
    assertThat(database.value("SELECT who FROM godwit.uses WHERE source = 'catalog'"))
        .contains("old_amounts");
  }

  @ParameterizedTest
  @EnumSource(names = "NEWEST") // What it shows is the worker's own.
  void shouldBringItBackFirstWhenTheWorkerThatHidItIsGone(TestPostgres.Version version)
      throws Exception {
    given(version);
    hideAndStay();
    String hidden = database.value("SELECT done_at FROM godwit.steps WHERE id = 'contract/hide'");
    pod.destroyForcibly().waitFor();

    pod = worker.start("steps", "--stage", "hide", "--watch");

    await()
        .untilAsserted(
            () ->
                assertThat(worker.printed())
                    .containsSubsequence(
                        "bringing it back first",
                        "step contract/hide undone",
                        "step contract/hide done"));
    assertThat(
            database.value(
                "SELECT done_at > '" + hidden + "' FROM godwit.steps WHERE id = 'contract/hide'"))
        .isEqualTo("t");
    assertThat(database.value("SELECT unhidden_at IS NULL FROM godwit.control")).isEqualTo("t");
  }

  @ParameterizedTest
  @EnumSource(names = "NEWEST") // What it shows is the worker's own.
  void shouldBringItBackWhenToldToStop(TestPostgres.Version version) throws Exception {
    given(version);
    hideAndStay();

    pod.destroy();

    assertThat(pod.waitFor()).isEqualTo(143);
    assertThat(column("amount_cents")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotDropWhatIsNamedBetweenTheLastCheckAndTheLock(TestPostgres.Version version)
      throws Exception {
    given(version);
    hideAndStay();
    database.execute("ANALYZE orders");
    try (Connection holder = application();
        Connection reader = application()) {
      // The drop stands in line behind a transaction that has read the table.
      holder.setAutoCommit(false);
      read(holder, "SELECT id FROM orders LIMIT 1");
      pod.destroyForcibly().waitFor();
      pod = worker.start("steps", "--stage", "drop");
      await()
          .untilAsserted(() -> assertThat(worker.printed()).contains("step contract/drop waits"));

      // When
      read(reader, "SELECT max(" + HIDDEN + ") FROM orders");
      holder.rollback();

      // Then
      assertThat(pod.waitFor()).isZero();
      assertThat(column("amount_cents")).isTrue();
      assertThat(database.value("SELECT state FROM godwit.steps WHERE id = 'contract/drop'"))
          .isEqualTo("Planned");
      assertThat(worker.printed()).contains("not dropped, and back in sight");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseNoInsertFromHideThroughDrop(TestPostgres.Version version) throws Exception {
    given(version);
    try (Traffic traffic = insert()) {
      hideAndStay();
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
      assertThat(pod.waitFor()).isZero();
      assertThat(traffic.failures()).isEmpty();
    }
    assertThat(column(HIDDEN)).isFalse();
    assertThat(worker.printed()).contains("nothing is left to watch");
  }
}
