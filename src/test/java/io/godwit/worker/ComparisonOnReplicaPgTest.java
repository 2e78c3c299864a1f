package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestReplica;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows are read on a replica, and judged on the primary. */
@Tag("postgres")
class ComparisonOnReplicaPgTest {
  private static final int ROWS = 1_000;

  private final TestPostgres server = TestPostgres.alone(TestPostgres.Version.NEWEST);

  @AfterEach
  void forget() {
    System.clearProperty("GODWIT_REPLICA");
  }

  @Test
  void shouldReadThereWhatIsThereAndTakeNoLagForADifference() throws Exception {
    assertThat(scansOfALaggingOne("resumed", TestReplica::pause, TestReplica::resume))
        .as("scans on the replica")
        .isPositive();
  }

  /** It has rows of its own from then on, of which nobody may judge. */
  @Test
  void shouldReadNothingOnAReplicaThatIsPromotedMeanwhile() throws Exception {
    assertThat(scansOfALaggingOne("promoted", TestReplica::cutOff, TestReplica::promote))
        .as("scans on what was a replica")
        .isZero();
  }

  /** One row differs, and a replica that lags too far to be read becomes something else. */
  private long scansOfALaggingOne(
      String name, Consumer<TestReplica> lags, Consumer<TestReplica> becomes) throws Exception {
    TestDatabase database = server.createDatabase(name);
    Shape shape =
        Shape.of(
                Shape.TO_NUMBER,
                database,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text)",
                "INSERT INTO orders SELECT i, i::text FROM generate_series(1, %d) i"
                    .formatted(ROWS))
            .prepared();
    try (TestReplica replica = TestReplica.of(server)) {
      System.setProperty(
          "GODWIT_REPLICA",
          "{\"name\": \"r1\", \"host\": \"localhost\", \"port\": %d}".formatted(replica.port()));

      // Given: the replica knows nothing of the backfill, nor of the row that differs
      lags.accept(replica);
      assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
      database.execute(
          Triggers.off("orders"),
          "UPDATE orders SET amount = 0 WHERE id = 7",
          Triggers.on("orders"),
          "UPDATE godwit.control SET repair_rounds = 0");

      // When
      Process comparing = shape.worker().start("verify", "--once", "--look-again", "100ms,300ms");
      await().until(() -> shape.worker().printed().contains("waiting for the replica to catch up"));
      String before =
          database.value("SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges WHERE pass = 1");
      becomes.accept(replica);
      int code = await().until(() -> exit(comparing), exit -> exit >= 0);

      // Then
      assertThat(code).as(shape.worker().printed()).isZero();
      assertThat(before).isEqualTo("0");
      assertThat(database.value("SELECT compared || ' ' || diverged FROM godwit.passes"))
          .isEqualTo(ROWS + " 1");
      return scans(replica, database);
    }
  }

  /** Nobody is asked who is not listed. */
  @Test
  void shouldSayThatThereIsNoSuchReplica() {
    Shape shape =
        Shape.of(
                Shape.TO_NUMBER,
                server.createDatabase("unlisted"),
                "CREATE TABLE orders (id int PRIMARY KEY, cents text)")
            .prepared();
    System.setProperty("GODWIT_REPLICA", "{\"name\": \"r2\", \"host\": \"\"}");

    assertThat(shape.worker().verify(0)).isEqualTo(78);
    assertThat(shape.worker().lastWord()).contains("spec.verify.replica is r2", "spec.replicas");
  }

  private static int exit(Process process) {
    return process.isAlive() ? -1 : process.exitValue();
  }

  private static long scans(TestReplica replica, TestDatabase database) throws SQLException {
    var credentials = replica.credentials(database);
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/%s"
                    .formatted(credentials.port(), credentials.database()),
                credentials.user(),
                credentials.password());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE"
                    + " relname = 'orders'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
