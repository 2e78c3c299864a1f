package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.api.ChangeKind;
import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.DropTableSpec;
import io.godwit.api.RenameTableSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A table that a subscription writes to, as a replica does (rules-postgres 22). */
@Tag("postgres")
class SubscriberPgTest {
  private static final Change.ChangeColumnType CENTS =
      new Change.ChangeColumnType(
          "orders", "cents", "amount", "numeric(12,2)", "cents / 100.0", "(amount * 100)::int");

  private static final String BEHIND =
      "SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents / 100.0";

  private @Nullable TestPostgres server;
  private TestDatabase publisher;
  private TestDatabase database;
  private TestSubscription subscription;

  @AfterEach
  void stop() throws SQLException {
    if (subscription != null) {
      subscription.drop();
    }
    if (server != null) {
      server.destroy();
    }
  }

  private void given(TestPostgres.Version version) throws SQLException {
    server = TestPostgres.alone(version, "wal_level=logical");
    publisher = server.createDatabase("publisher");
    database = server.createDatabase("subscriber");
    String orders = "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)";
    publisher.execute(orders, "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i");
    database.execute(orders);
    subscription = TestSubscription.of(publisher, database, "orders");
    arrives("SELECT count(*) FROM orders", "100");
  }

  private void arrives(String sql, String value) {
    await().untilAsserted(() -> assertThat(database.value(sql)).isEqualTo(value));
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldKeepBothSidesInStepWithWhatIsSent(TestPostgres.Version version) throws SQLException {
    // Given
    given(version);
    var worker = new LocalWorker(database, Specs.changeType(CENTS));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();

    // When
    publisher.execute("INSERT INTO orders VALUES (101, 101)");
    arrives("SELECT amount FROM orders WHERE id = 101", "1.01");
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    publisher.execute(
        "UPDATE orders SET cents = cents + 7 WHERE id <= 50", "INSERT INTO orders VALUES (102, 5)");
    arrives("SELECT count(*) FROM orders WHERE id <= 50 AND cents = id + 7 OR id = 102", "51");

    // Then
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(database.value(BEHIND)).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT string_agg(warning, ' ') FROM godwit.migrations m, jsonb_array_elements_text(m.plan -> 'warnings') AS warning"))
        .contains("subscription told writes to");
  }

  /** The same without a server in between. */
  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldNotBePassedByWhoeverWantsNoTriggerToFire(TestPostgres.Version version)
      throws SQLException {
    TestDatabase alone = TestPostgres.of(version).createDatabase("replica_role");
    alone.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 10) i");
    var worker = new LocalWorker(alone, Specs.changeType(CENTS));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();

    try (Connection superuser = alone.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("UPDATE orders SET cents = 700");
    }

    assertThat(alone.value(BEHIND)).isEqualTo("0");
  }

  static List<ChangeKind> ofTheWhole() {
    return List.of(
        new CopyTableSpec(
            "orders", null, List.of(new Into(null, null, null, null, null, null)), null, null),
        new RenameTableSpec("orders", "bills"),
        new DropTableSpec("orders"));
  }

  @ParameterizedTest
  @MethodSource("ofTheWhole")
  void shouldNotTakeTheNameAwayByWhichTheTableIsFound(ChangeKind change) throws SQLException {
    // Given
    given(TestPostgres.Version.NEWEST);
    var worker = new LocalWorker(database, Specs.table(change));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("subscription told writes to table public.orders", "REFRESH PUBLICATION");
  }
}
