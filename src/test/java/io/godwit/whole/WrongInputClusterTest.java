package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPgBouncer;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a user sees who made a mistake: a condition that says what to do, and nothing changed. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class WrongInputClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  private static TestDatabase database(String name) {
    TestDatabase database = TestPostgres.newest().createDatabase(name);
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)");
    return database;
  }

  private static MigrationSpec spec(String database, String table) {
    return Specs.patch(
        Specs.changeType(
            new Change.ChangeColumnType(
                table, "cents", "amount", "numeric(12,2)", "cents / 100.0", "(amount * 100)::int")),
        "{'databaseRef': {'name': '%s'}}".formatted(database));
  }

  private static MigrationStatus seen(String name, String reason) {
    return GODWIT.await(
        name, status -> status.conditions() != null && Installation.reason(status).equals(reason));
  }

  @Test
  void shouldSayThatThereIsNoDatabaseOfThatName() {
    GODWIT.apply("nowhere", spec("nosuch", "orders"));

    MigrationStatus status = seen("nowhere", "DatabaseNotFound");

    assertThat(Installation.message(status))
        .isEqualTo(
            "there is no Database nosuch in namespace "
                + GODWIT.namespace()
                + "; create it, or correct spec.databaseRef.name");
    assertThat(status.outcome()).isNull();
  }

  @Test
  void shouldRefuseAnUnknownTableAndAcceptTheCorrectedSpec() {
    TestDatabase database = database("wrong-table");
    GODWIT.connect(database, "wrong-table");
    GODWIT.apply("wrong-table", spec("wrong-table", "ordres"));
    String before = database.dump();

    MigrationStatus refused = seen("wrong-table", "PlanRefused");
    String after = database.dump();
    GODWIT.edit("wrong-table", now -> spec("wrong-table", "orders"));
    MigrationStatus corrected =
        GODWIT.await("wrong-table", now -> now.outcome() == Outcome.SUCCEEDED);

    assertThat(Installation.message(refused))
        .isEqualTo("table public.ordres does not exist in this database; there are public.orders");
    assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(after).isEqualTo(before);
    assertThat(corrected.attempt()).isEqualTo(2);
  }

  @Test
  void shouldWriteNoLedgerWhereSubscribersOfAllTablesWouldStopAtIt() throws SQLException {
    // Given
    TestDatabase database = database("all-tables");
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("CREATE PUBLICATION feed FOR ALL TABLES");
    }
    GODWIT.connect(database, "all-tables");
    MigrationSpec spec = spec("all-tables", "orders");

    // When
    GODWIT.apply("all-tables", spec);

    // Then
    assertThat(Installation.message(seen("all-tables", "LedgerPublished")))
        .contains("godwit ledger | psql", "ALTER TABLE", "spec.prepare.subscribersReady");
    assertThat(database.value("SELECT to_regnamespace('godwit')")).isNull();

    // When
    GODWIT.edit(
        "all-tables", now -> Specs.patch(spec, "{'prepare': {'subscribersReady': ['feed']}}"));
    GODWIT.annotate("all-tables", "godwit.io/retry", "1");

    // Then
    GODWIT.await("all-tables", now -> now.outcome() == Outcome.SUCCEEDED);
  }

  @Test
  void shouldWaitForASecretThatIsMissing() {
    TestDatabase database = database("no-secret");
    GODWIT.database("no-secret");
    GODWIT.apply("no-secret", Specs.patch(spec("no-secret", "orders"), "{'stopAfter': 'Expand'}"));

    MigrationStatus missing = seen("no-secret", "SecretNotFound");
    GODWIT.secret(database, "no-secret");

    assertThat(Installation.message(missing))
        .isEqualTo(
            "Secret no-secret-secret does not exist in namespace "
                + GODWIT.namespace()
                + "; create it with the keys host, port, dbname, username and password");
    seen("no-secret", "StopAfter");
  }

  @Test
  void shouldNameTheRoleWhosePasswordIsWrongAndNotThePassword() {
    TestDatabase database = database("wrong-password");
    GODWIT.connectWrongly(database, "wrong-password", "password", "hunter2");
    GODWIT.apply("wrong-password", spec("wrong-password", "orders"));

    MigrationStatus status = seen("wrong-password", "CredentialsRejected");

    assertThat(Installation.message(status))
        .contains(database.owner(), "wrong-password-secret")
        .doesNotContain("hunter2");
  }

  @Test
  void shouldNameTheHostThatDoesNotAnswer() {
    TestDatabase database = database("unreachable");
    GODWIT.connectWrongly(database, "unreachable", "port", "1");
    GODWIT.apply("unreachable", spec("unreachable", "orders"));

    MigrationStatus status = seen("unreachable", "DatabaseUnreachable");

    assertThat(Installation.message(status)).contains(TestPostgres.HOST_FOR_PODS + ":1");
  }

  @Test
  void shouldNoticeAPoolerInTransactionMode() throws IOException {
    TestDatabase refusing = database("pooler-refuses");
    TestDatabase swallowing = database("pooler-swallows");
    String before = refusing.dump() + swallowing.dump();
    try (var one = TestPgBouncer.before(refusing);
        var other =
            TestPgBouncer.before(
                swallowing, "ignore_startup_parameters = extra_float_digits, options")) {
      GODWIT.connectWrongly(refusing, "pooler-refuses", "port", "" + one.port());
      GODWIT.connectWrongly(swallowing, "pooler-swallows", "port", "" + other.port());
      GODWIT.apply("pooler-refuses", spec("pooler-refuses", "orders"));
      GODWIT.apply("pooler-swallows", spec("pooler-swallows", "orders"));

      MigrationStatus refused = seen("pooler-refuses", "PoolerDetected");
      MigrationStatus swallowed = seen("pooler-swallows", "PoolerDetected");

      String advice =
          "a connection pooler stands between Godwit and the server (%s), but locks and settings"
              + " need the server itself; let host and port in the Secret name the PostgreSQL server."
              + " Only spec.roles.worker may lead to a pooler, and says pooler: Transaction then";
      assertThat(Installation.message(refused))
          .isEqualTo(advice.formatted("it refuses our settings in the start-up packet"));
      assertThat(Installation.message(swallowed))
          .isEqualTo(advice.formatted("the connection passes one"));
      assertThat(refused.outcome()).isNull();
      assertThat(swallowed.outcome()).isNull();
    }
    assertThat(refusing.dump() + swallowing.dump()).isEqualTo(before);
  }

  @Test
  void shouldPrintTheGrantsThatAreMissing() {
    TestDatabase database = database("no-grant");
    GODWIT.connectWrongly(database, "no-grant", "username", database.application());
    GODWIT.apply("no-grant", spec("no-grant", "orders"));

    MigrationStatus status = seen("no-grant", "MissingGrants");

    assertThat(Installation.message(status))
        .contains("GRANT CREATE ON DATABASE " + database.name() + " TO " + database.application());
  }
}
