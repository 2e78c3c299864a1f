package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import io.godwit.support.TestCertificate;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPgBouncer;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestPostgres.Version;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("postgres")
class PreflightPgTest {
  private static final Postgres.Purpose PURPOSE =
      new Postgres.Purpose("godwit/test", Duration.ofSeconds(10));

  @ParameterizedTest
  @EnumSource
  void shouldFindNothingWrongWithAnOwner(Version version) throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("preflight");
    database.execute("CREATE TABLE t (id int PRIMARY KEY)");

    Preflight.Report report = check(database.credentials(), new TableName("public", "t"));

    assertThat(report.problems()).isEmpty();
    assertThat(report.trouble()).isNull();
    assertThat(report.missing()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.version()).startsWith(version.major() + ".");
    assertThat(report.pooler()).isFalse();
    assertThat(report.user()).isEqualTo(database.owner());
    assertThat(report.systemIdentifier()).matches("[0-9]{19}");
    assertThat(report.databaseOid())
        .hasToString(
            database.value("SELECT oid FROM pg_database WHERE datname = current_database()"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindNothingWrongWithTheRoleOfTheDocumentation(Version version) throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("Roles");
    database.execute("CREATE TABLE t (id int PRIMARY KEY)");
    String role = database.name() + "_Godwit";

    database.psqlAsSuperuser(
        Path.of("docs/roles.sql"), "owner=" + database.owner(), "role=" + role, "several=1");

    Preflight.Report report = check(database.credentials(role), new TableName("public", "t"));
    assertThat(report.missing()).isEmpty();
    assertThat(report.problems()).isEmpty();
    for (String one : List.of(role, role + "_worker", role + "_observer")) {
      assertThat(
              database.value(
                  "SELECT pg_has_role('%s', 'pg_read_all_stats', 'USAGE')".formatted(one)))
          .isEqualTo("t");
    }
    try (Connection connection = Postgres.connect(database.credentials(role), PURPOSE)) {
      var users =
          Map.of(Role.DDL, role, Role.WORKER, role + "_worker", Role.OBSERVER, role + "_observer");
      assertThat(Preflight.check(connection, new TableName("public", "t"), users).missing())
          .containsExactly("GRANT SELECT, UPDATE ON TABLE public.t TO \"" + role + "_worker\"");
    }
  }

  @Test
  void shouldNameEveryGrantThatHelps() throws SQLException {
    TestDatabase database = TestPostgres.newest().createDatabase("preflight");
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY)",
        "REVOKE TEMPORARY ON DATABASE " + database.name() + " FROM public");

    Preflight.Report report =
        check(database.credentials(database.application()), new TableName("public", "t"));

    String app = database.application();
    assertThat(report.missing())
        .containsExactly(
            "GRANT CREATE ON DATABASE " + database.name() + " TO " + app,
            "GRANT TEMPORARY ON DATABASE " + database.name() + " TO " + app,
            "GRANT " + database.owner() + " TO " + app);
    assertThat(report.problems())
        .extracting(Trouble::reason)
        .containsExactly(Reason.MISSING_GRANTS);
    try (Connection superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      for (String grant : report.missing()) {
        statement.execute(grant);
      }
    }
    assertThat(check(database.credentials(app), new TableName("public", "t")).problems()).isEmpty();
  }

  @Test
  void shouldAskForTheServersIdentityWhereItIsKeptSecret() throws SQLException {
    TestDatabase database = TestPostgres.newest().createDatabase("preflight");
    try (Connection superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      // The right belongs to the database: other tests keep theirs.
      statement.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public");
    }

    Preflight.Report report = check(database.credentials(), null);

    assertThat(report.systemIdentifier()).isNull();
    assertThat(report.missing())
        .containsExactly(
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO " + database.owner());
    try (Connection superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      statement.execute(report.missing().getFirst());
    }
    assertThat(check(database.credentials(), null).systemIdentifier()).matches("[0-9]{19}");
  }

  @Test
  void shouldAskForTheLedgerOfAnotherRole() throws SQLException, LedgerSchema.TooNew {
    TestDatabase database = TestPostgres.newest().createDatabase("preflight");
    try (Connection owner = Postgres.connect(database.credentials(), PURPOSE)) {
      LedgerSchema.install(owner);
    }

    Preflight.Report report = check(database.credentials(database.application()), null);

    assertThat(report.missing())
        .containsExactlyInAnyOrder(
            "GRANT USAGE, CREATE ON SCHEMA godwit TO " + database.application(),
            "GRANT " + database.owner() + " TO " + database.application());
  }

  @Test
  void shouldNoticeAPoolerThatRefusesOurSettings() throws Exception {
    TestDatabase database = TestPostgres.newest().createDatabase("preflight");
    try (var bouncer = TestPgBouncer.before(database)) {
      Trouble trouble = explained(bouncer.credentials());

      assertThat(trouble.reason()).isEqualTo(Reason.POOLER_DETECTED);
      assertThat(trouble.message()).contains("let host and port in the Secret name");
    }
  }

  @Test
  void shouldNoticeAPoolerThatSwallowsOurSettings() throws Exception {
    TestDatabase database = TestPostgres.newest().createDatabase("preflight");
    try (var bouncer =
        TestPgBouncer.before(database, "ignore_startup_parameters = extra_float_digits, options")) {
      Preflight.Report report = check(bouncer.credentials(), null);

      assertThat(report.pooler()).isTrue();
      assertThat(report.problems())
          .extracting(Trouble::reason)
          .containsExactly(Reason.POOLER_DETECTED);
    }
  }

  @Test
  void shouldNameRoleAndSecretOfAWrongPassword() {
    Credentials right = TestPostgres.newest().createDatabase("preflight").credentials();

    Trouble trouble = explained(with(right, right.database(), right.port(), "geheim", "disable"));

    assertThat(trouble.reason()).isEqualTo(Reason.CREDENTIALS_REJECTED);
    assertThat(trouble.message())
        .contains("refuses the password of role " + right.user() + " from Secret shop-db")
        .doesNotContain("geheim");
  }

  @Test
  void shouldNameADatabaseThatIsNotThere() {
    Credentials right = TestPostgres.newest().createDatabase("preflight").credentials();

    Trouble trouble = explained(with(right, "nowhere", right.port(), right.password(), "disable"));

    assertThat(trouble.reason()).isEqualTo(Reason.DATABASE_UNREACHABLE);
    assertThat(trouble.message()).contains("the server has no database nowhere");
  }

  @Test
  void shouldNamePlaceWhereNobodyAnswers() {
    Credentials right = TestPostgres.newest().createDatabase("preflight").credentials();

    Trouble trouble = explained(with(right, right.database(), 1, right.password(), "disable"));

    assertThat(trouble.reason()).isEqualTo(Reason.DATABASE_UNREACHABLE);
    assertThat(trouble.message()).contains("nothing answers").contains("(localhost:1)");
  }

  @Test
  void shouldNameAHostThatIsNotKnown() {
    Trouble trouble =
        explained(
            new Credentials("no-such-host.invalid", 5432, "d", "u", "geheim", "disable", null));

    assertThat(trouble.message())
        .contains("not known to DNS")
        .contains("Secret shop-db")
        .contains("no-such-host.invalid:5432");
  }

  @Test
  void shouldSayWhenTheConnectionsAreUsedUp() throws SQLException {
    TestDatabase database = TestPostgres.newest().createDatabase("preflight");
    try (Connection superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      statement.execute("ALTER ROLE " + database.owner() + " CONNECTION LIMIT 0");
    }

    Trouble trouble = explained(database.credentials());

    assertThat(trouble.message()).contains("no connection left for role " + database.owner());
  }

  @Test
  void shouldSayWhatToSetWhereTheServerSpeaksNoTls() {
    Credentials right = TestPostgres.newest().createDatabase("preflight").credentials();

    Trouble trouble =
        explained(with(right, right.database(), right.port(), right.password(), "verify-full"));

    assertThat(trouble.message())
        .contains("the server speaks no TLS, but spec.connection.tls.mode is verify-full")
        .contains("tls.mode: disable");
  }

  @Test
  void shouldSayWhatIsWrongWithACertificate() throws Exception {
    TestCertificate certificate = TestCertificate.of("shop.example").forServer();
    TestPostgres server =
        TestPostgres.alone(
            Version.OLDEST,
            "ssl=on",
            "ssl_cert_file=" + certificate.certificate(),
            "ssl_key_file=" + certificate.key());
    Credentials plain = server.createDatabase("preflight").credentials();

    Trouble unknown =
        explained(with(plain, plain.database(), plain.port(), plain.password(), "verify-full"));
    Trouble otherHost = explained(signed(plain, certificate, "verify-full"));

    assertThat(unknown.message())
        .contains("does not pass spec.connection.tls.mode verify-full: no authority")
        .contains("spec.connection.tls.caSecretRef");
    assertThat(otherHost.message()).contains("it is not made out to localhost");
    assertThat(check(signed(plain, certificate, "verify-ca"), null).problems()).isEmpty();
    server.destroy();
  }

  private static Credentials signed(Credentials plain, TestCertificate certificate, String mode) {
    return new Credentials(
        plain.host(),
        plain.port(),
        plain.database(),
        plain.user(),
        plain.password(),
        mode,
        certificate.certificate().toString());
  }

  private static Credentials with(
      Credentials right, String database, int port, String password, String mode) {
    return new Credentials(right.host(), port, database, right.user(), password, mode, null);
  }

  private static Preflight.Report check(Credentials credentials, @Nullable TableName table)
      throws SQLException {
    try (Connection connection = Postgres.connect(credentials, PURPOSE)) {
      return Preflight.check(connection, table);
    }
  }

  private static Trouble explained(Credentials credentials) {
    try (Connection connection = Postgres.connect(credentials, PURPOSE)) {
      throw new AssertionError("connected to " + connection);
    } catch (SQLException e) {
      return Preflight.explain(e, credentials, "Secret shop-db");
    }
  }
}
