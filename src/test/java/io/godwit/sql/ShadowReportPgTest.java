package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Shadow;
import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Latency;
import io.godwit.engine.Shadow.Reads;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application tells of its own reads, by a role that may nothing else. */
@Tag("postgres")
class ShadowReportPgTest {
  private ShadowScene scene;
  private Connection application;
  private String role = "";

  @BeforeEach
  void create() throws Exception {
    scene = ShadowScene.create();
    // A role of nothing: neither owner nor member, and no table was granted to it but one.
    role = scene.database.name() + "_nobody";
    try (Connection superuser = scene.database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, TestPostgres.PASSWORD));
      statement.execute("GRANT SELECT, INSERT ON orders TO " + role);
      statement.execute(
          "GRANT CONNECT, TEMPORARY ON DATABASE %s TO %s".formatted(scene.database.name(), role));
    }
    application = connect();
    // Else what is told in this very minute may have been read before the phase began.
    scene.database.execute(
        "UPDATE godwit.control SET phase_since = clock_timestamp() - interval '10 minutes'");
  }

  @AfterEach
  void close() throws Exception {
    application.close();
    scene.close();
  }

  private Connection connect() throws SQLException {
    return Postgres.connect(scene.database.credentials(role), LedgerForTest.PURPOSE);
  }

  private static boolean tell(Connection connection, String arguments) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT godwit.report_shadow_read(" + arguments + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private Counts told() throws Exception {
    return scene.shadow().reads(Reads.APPLICATION).map(Reads::counts).orElse(Counts.ZERO);
  }

  @Test
  void shouldAddUp() throws Exception {
    // When
    boolean taken = tell(application, "'amount', 98, 1, 1, 250.0, 300.0");
    tell(application, "'shop/amount', 100, 0, 0, 150, 100");

    // Then
    assertThat(taken).isTrue();
    assertThat(told()).isEqualTo(new Counts(198, 1, 1, 0));
    Reads reads = scene.shadow().reads(Reads.APPLICATION).orElseThrow();
    assertThat(reads.source()).isEqualTo(Shadow.Source.APPLICATION);
    assertThat(reads.times())
        .isEqualTo(new Shadow.Times(new Latency(2, null), new Latency(2, null)));
    assertThat(Objects.requireNonNull(reads.times()).p99Ratio()).isEmpty();
  }

  @Test
  void shouldLetTheApplicationDoNothingElse() {
    assertThat(refused("SELECT * FROM godwit.shadow_reads")).isEqualTo("42501");
    assertThat(refused("INSERT INTO godwit.shadow_mismatches VALUES (1, 'a', 'b')"))
        .isEqualTo("42501");
    assertThat(refused("SELECT * FROM godwit.shadow_pairs")).isEqualTo("42501");
  }

  private String refused(String sql) {
    try (Statement statement = application.createStatement()) {
      statement.execute(sql);
      return "nothing";
    } catch (SQLException e) {
      return SqlFailure.state(e);
    }
  }

  /** Nothing is recorded, nothing raised, and the caller's own work stands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'nosuch', 1, 0, 0, 1, 1",
        "NULL, 1, 0, 0, 1, 1",
        "'', 1, 0, 0, 1, 1",
        "'amount', -1, 0, 0, 1, 1",
        "'amount', NULL, 0, 0, 1, 1",
        "'amount', 1, 0, 9223372036854775807, 1, 1",
        "'amount', 1, 0, 0, 'NaN', 1",
        "'amount', 1, 0, 0, 1, 'Infinity'",
        "'twice', 1, 0, 0, 1, 1",
        "'ended', 1, 0, 0, 1, 1",
      })
  void shouldRefuseWithoutFailingTheCaller(String arguments) throws Exception {
    // Given: two of one name, and one that is over.
    scene.migration("shop", "twice");
    scene.migration("mall", "twice");
    long ended = scene.migration("shop", "ended");
    scene.database.execute(
        "UPDATE godwit.control SET outcome = 'Succeeded' WHERE migration = " + ended);
    application.setAutoCommit(false);

    // When
    boolean taken;
    try (Statement statement = application.createStatement()) {
      statement.execute("INSERT INTO orders (id, cents) VALUES (5000, 1)");
      taken = tell(application, arguments);
      application.commit();
    }

    // Then
    assertThat(taken).isFalse();
    assertThat(scene.database.value("SELECT count(*) FROM godwit.shadow_reads")).isEqualTo("0");
    assertThat(scene.database.value("SELECT cents FROM orders WHERE id = 5000")).isEqualTo("1");
  }

  @Test
  void shouldTellApartNamespaces() throws Exception {
    scene.migration("mall", "amount");

    assertThat(tell(application, "'amount', 1, 0, 0, 1, 1")).isFalse();
    assertThat(tell(application, "'shop/amount', 1, 0, 0, 1, 1")).isTrue();
    assertThat(told().samples()).isEqualTo(1);
  }

  @Test
  void shouldGoWithTheCallersTransaction() throws Exception {
    application.setAutoCommit(false);
    assertThat(tell(application, "'amount', 5, 0, 0, 1, 1")).isTrue();
    application.rollback();
    assertThat(told()).isEqualTo(Counts.ZERO);

    assertThat(tell(application, "'amount', 5, 0, 0, 1, 1")).isTrue();
    application.commit();
    assertThat(told().samples()).isEqualTo(5);
  }

  /** The other transaction is open, and stays so: whoever waited for it would never end. */
  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
  void shouldWaitForNobodyAndFailNobody(String isolation) throws Exception {
    tell(application, "'amount', 1, 0, 0, 1, 1");
    try (Connection second = connect();
        Statement statement = second.createStatement();
        Statement first = application.createStatement()) {
      application.setAutoCommit(false);
      second.setAutoCommit(false);
      first.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
      statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
      statement.execute("SET LOCAL statement_timeout = '5s'");
      first.execute("SELECT count(*) FROM orders");
      statement.execute("SELECT count(*) FROM orders");

      // When
      boolean one = tell(application, "'amount', 10, 0, 0, 1, 1");
      boolean other = tell(second, "'amount', 100, 0, 0, 1, 1");
      boolean again = tell(application, "'amount', 1000, 0, 0, 1, 1");
      application.commit();
      second.commit();

      // Then
      assertThat(one && other && again).isTrue();
      assertThat(told().samples()).isEqualTo(1111);
    }
  }

  @Test
  void shouldBeFalseWhereTheTransactionMayNotWrite() throws Exception {
    try (Statement statement = application.createStatement()) {
      statement.execute("SET default_transaction_read_only = on");
    }

    assertThat(tell(application, "'amount', 1, 0, 0, 1, 1")).isFalse();
  }

  /** Somebody has the same function or table in a schema of their own, before ours. */
  @Test
  void shouldNotBeMisledByTheCallersSearchPath() throws Exception {
    try (Statement statement = application.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE shadow_reads (id int)");
      statement.execute("CREATE TEMPORARY TABLE migrations (id int)");
      statement.execute("SET search_path = pg_temp, public");
    }

    assertThat(tell(application, "'amount', 1, 0, 0, 1, 1")).isTrue();
    assertThat(told().samples()).isEqualTo(1);
  }

  @Test
  void shouldCountWhatCameSinceTheFlagMovedAndNoOlderThanADay() throws Exception {
    // Given
    tell(application, "'amount', 7, 0, 0, 1, 1");
    scene.database.execute(
        """
        INSERT INTO godwit.shadow_reads (migration, source, name, bucket, matched)
        SELECT migration, 'Application', 'application', clock_timestamp() - ago::interval, 1000
        FROM godwit.control, (VALUES ('5 minutes'), ('15 minutes'), ('3 days')) v (ago)
        """);

    // When
    Counts phase = told();
    scene.database.execute(
        "UPDATE godwit.flags SET percent = 10, changed_at = clock_timestamp() - interval '2 min'");
    Counts flag = told();
    scene.database.execute("UPDATE godwit.flags SET percent = 10, changed_at = clock_timestamp()");
    Counts now = told();
    scene.database.execute(
        "UPDATE godwit.flags SET percent = 0",
        "UPDATE godwit.control SET phase_since = clock_timestamp() - interval '7 days'");
    Counts day = told();
    scene.told(ShadowScene.pair("SELECT 1", "SELECT 1", null)).round();

    // Then
    assertThat(phase.samples()).isEqualTo(1007);
    assertThat(flag.samples()).isEqualTo(7);
    assertThat(now.samples()).isZero();
    assertThat(day.samples()).isEqualTo(2007);
    assertThat(
            scene.database.value(
                "SELECT count(*) FROM godwit.shadow_reads WHERE source = 'Application'"))
        .as("a round takes away what is too old")
        .isEqualTo("3");
  }
}
