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

/** Signs that somebody misses the hidden column where no session shows its statement. */
@Tag("postgres")
class HiddenColumnSignsPgTest {
  private static final String HIDDEN = "amount_cents_godwit_old";

  private TestPostgres server;
  private TestDatabase database;
  private LocalWorker worker;
  private @Nullable Process pod;

  @BeforeEach
  void clear() {
    server = null;
    database = null;
    worker = null;
    pod = null;
  }

  @AfterEach
  void stop() {
    if (pod != null) {
      pod.destroyForcibly();
    }
    if (server != null) {
      server.destroy();
    }
  }

  /** A table whose new readers are on the new column; the last comparison found nothing. */
  private void given(TestPostgres.Version version) throws SQLException {
    server = TestPostgres.alone(version, "logging_collector=on", "log_min_error_statement=panic");
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

  private boolean column(String name) {
    return database
        .value(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = '"
                + name
                + "'")
        .equals("1");
  }

  private void hideAndStay() {
    pod = worker.start("steps", "--stage", "hide", "--watch");
    await()
        .untilAsserted(
            () -> assertThat(worker.printed()).contains("watching whether somebody misses it"));
    assertThat(column(HIDDEN)).isTrue();
  }

  /** In a session that is looked past, as if it had ended between two looks. */
  private void fail(int times) throws SQLException {
    try (Connection session = database.asApplication();
        Statement statement = session.createStatement()) {
      statement.execute("SET application_name = 'godwit/looked-past'");
      for (int i = 0; i < times; i++) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> statement.execute("SELECT amount_cents FROM orders"))
            .hasMessageContaining("amount_cents");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeASuddenRiseOfRollbacksForASign(TestPostgres.Version version) throws Exception {
    given(version);
    hideAndStay();

    fail(40);

    await().until(() -> column("amount_cents"));
    assertThat(pod.waitFor()).isZero();
    assertThat(database.value("SELECT statement FROM godwit.uses WHERE source = 'rollbacks'"))
        .contains("transactions rolled back in");
    assertThat(worker.printed()).contains("the server's log may not be read");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeALineOfTheServersLogForASign(TestPostgres.Version version) throws Exception {
    given(version);
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      for (String function :
          new String[] {
            "pg_current_logfile()",
            "pg_stat_file(text)",
            "pg_read_binary_file(text, bigint, bigint)"
          }) {
        statement.execute("GRANT EXECUTE ON FUNCTION " + function + " TO " + database.owner());
      }
    }
    hideAndStay();

    fail(1);

    await().until(() -> column("amount_cents"));
    assertThat(pod.waitFor()).isZero();
    assertThat(database.value("SELECT statement FROM godwit.uses WHERE source = 'log'"))
        .isEqualTo("an error of a statement that names it");
  }
}
