package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.api.DatabaseSpec;
import io.godwit.api.DatabaseSpec.Connection;
import io.godwit.api.DatabaseSpec.Keys;
import io.godwit.api.DatabaseSpec.SecretRef;
import io.godwit.api.DatabaseSpec.Tls;
import io.godwit.api.DatabaseSpec.TlsMode;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets as whoever made them has laid them out. */
class SecretLayoutTest {
  private static final String ZALANDO = "shop-owner.shop-db.credentials.postgresql.acid.zalan.do";

  static Stream<Arguments> layouts() {
    return Stream.of(
        Arguments.of(
            "plain",
            spec("s"),
            Map.of(
                "host", "db", "port", "5433\n", "dbname", "shop", "username", "u", "password", "p"),
            "u@db:5433/shop"),
        Arguments.of(
            "CloudNativePG",
            spec("shop-app"),
            Map.ofEntries(
                Map.entry("username", "u"),
                Map.entry("user", "u"),
                Map.entry("password", "p"),
                Map.entry("dbname", "shop"),
                Map.entry("host", "shop-rw"),
                Map.entry("port", "5432"),
                Map.entry("pgpass", "shop-rw:5432:shop:u:p\n"),
                Map.entry("uri", "postgresql://u:p@shop-rw.ns:5432/shop"),
                Map.entry("jdbc-uri", "jdbc:postgresql://shop-rw.ns:5432/shop?password=p&user=u"),
                Map.entry("fqdn-uri", "postgresql://u:p@shop-rw.ns.svc:5432/shop"),
                Map.entry("fqdn-jdbc-uri", "jdbc:postgresql://shop-rw.ns.svc:5432/shop")),
            "u@shop-rw:5432/shop"),
        Arguments.of(
            "Crunchy",
            spec("shop-pguser-u"),
            Map.of(
                "host",
                "shop-primary.ns.svc",
                "port",
                "5432",
                "dbname",
                "shop",
                "user",
                "u",
                "password",
                "p",
                "uri",
                "postgresql://u:p@shop-primary.ns.svc:5432/shop",
                "jdbc-uri",
                "jdbc:postgresql://x/shop",
                "pgbouncer-host",
                "shop-pgbouncer",
                "verifier",
                "SCRAM-SHA-256$4096"),
            "u@shop-primary.ns.svc:5432/shop"),
        Arguments.of(
            "Zalando",
            spec(ZALANDO, null, null, null, "shop"),
            Map.of("username", "u", "password", "p"),
            "u@shop-db:5432/shop"),
        Arguments.of(
            "Service Binding",
            spec("s"),
            Map.of(
                "type",
                "postgresql",
                "provider",
                "aws",
                "host",
                "db",
                "port",
                "5432",
                "database",
                "shop",
                "username",
                "u",
                "password",
                "p",
                "uri",
                "postgresql://other/x"),
            "u@db:5432/shop"),
        Arguments.of(
            "Crossplane",
            spec("s", null, null, null, "shop"),
            Map.of("endpoint", "db.rds", "port", "5432", "username", "u", "password", "p"),
            "u@db.rds:5432/shop"),
        Arguments.of(
            "Atlas: url",
            spec("s"),
            Map.of("url", "postgres://u:p@db:6000/shop?sslmode=disable&search_path=public"),
            "u@db:6000/shop"),
        Arguments.of(
            "libpq variables",
            spec("s"),
            Map.of("PGHOST", "db", "PGDATABASE", "shop", "PGUSER", "u", "PGPASSWORD", "p"),
            "u@db:5432/shop"),
        Arguments.of(
            "JDBC alone",
            spec("s"),
            Map.of("jdbc-uri", "jdbc:postgresql://db/shop?user=u&password=p&ssl=true"),
            "u@db:5432/shop"),
        Arguments.of(
            "libpq URL, everything a parameter",
            spec("s"),
            Map.of("uri", "postgresql:///?host=db&port=5434&dbname=shop&user=u&password=p"),
            "u@db:5434/shop"),
        Arguments.of(
            "IPv6",
            spec("s"),
            Map.of("uri", "postgresql://u:p@[2001:db8::1]:5433/shop"),
            "u@2001:db8::1:5433/shop"),
        Arguments.of(
            "a URL under another key, with a user of its own",
            spec("s", new Keys(null, null, null, "login", "secret", "dsn"), null, null, null),
            Map.of("dsn", "postgresql://db/shop", "login", "u", "secret", "p"),
            "u@db:5432/shop"),
        Arguments.of(
            "other keys altogether",
            spec("s", new Keys("H", "P", "D", "U", "W", null), null, null, null),
            Map.of("H", "db", "P", "1", "D", "shop", "U", "u", "W", "p", "host", "evil"),
            "u@db:1/shop"),
        Arguments.of(
            "place in the spec",
            spec("s", null, "db", 7000, "shop"),
            Map.of("username", "u", "password", "p"),
            "u@db:7000/shop"),
        Arguments.of(
            "a URL that is not needed",
            spec("s"),
            Map.of(
                "host",
                "db",
                "dbname",
                "shop",
                "username",
                "u",
                "password",
                "p",
                "url",
                "https://x"),
            "u@db:5432/shop"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void shouldUnderstand(String name, Connection spec, Map<String, String> entries, String expected)
      throws Credentials.Incomplete {
    Credentials read = Credentials.read(entries, spec, null);

    assertThat(read).hasToString(expected);
    assertThat(read.password()).isEqualTo("p");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:p%2Bq%20r%25%40@db/shop",
        "jdbc:postgresql://db/shop?user=u&password=p%2Bq+r%25%40",
        "postgres://u@db/shop?password=p+q%20r%25%40"
      })
  void shouldDecodeThePassword(String url) throws Credentials.Incomplete {
    assertThat(Credentials.read(Map.of("uri", url), spec("s"), null).password())
        .isEqualTo("p+q r%@");
  }

  @Test
  void shouldTakeThePlaceOfTheConnectionForARole() throws Credentials.Incomplete {
    var roles =
        new io.godwit.api.RolesSpec(
            null,
            new io.godwit.api.RolesSpec.WorkerRole(
                new SecretRef("shop-worker"),
                null,
                null,
                null,
                io.godwit.api.RolesSpec.Pooler.TRANSACTION),
            null);
    var database =
        new DatabaseSpec(
            spec("shop-app"),
            roles,
            null,
            null,
            null,
            null,
            null,
            null,
            DatabaseSpec.JobTemplate.EMPTY,
            false);
    Login login = Login.of(database, Role.WORKER);
    Map<String, String> own = Map.of("username", "w", "password", "pw");

    Credentials read =
        Credentials.read(
            own,
            Map.of(
                "host", "db", "port", "5433", "dbname", "shop", "username", "u", "password", "p"),
            login,
            null);

    assertThat(read).hasToString("w@db:5433/shop");
    assertThat(read.password()).isEqualTo("pw");
    assertThat(read.pooled()).isTrue();
    // The password goes to a host that its own Secret does not name.
    assertThat(Credentials.overridden(own, login)).isTrue();
    assertThat(Login.of(database, Role.DDL)).isEqualTo(Login.of(spec("shop-app")));
  }

  @Test
  void shouldTellWhereThePasswordWouldGoToAnotherHost() throws Credentials.Incomplete {
    Map<String, String> named = Map.of("host", "db", "username", "u", "password", "p");

    assertThat(Credentials.overridden(named, Login.of(spec("s")))).isFalse();
    assertThat(Credentials.overridden(named, Login.of(spec("s", null, "db", 1, null)))).isFalse();
    assertThat(Credentials.overridden(named, Login.of(spec("s", null, "evil", null, null))))
        .isTrue();
    assertThat(Credentials.overridden(Map.of(), Login.of(spec("s", null, "evil", null, null))))
        .isTrue();
    // Its name says where it belongs.
    assertThat(Credentials.overridden(Map.of(), Login.of(spec(ZALANDO)))).isFalse();
  }

  @Test
  void shouldNameTheKeysThatAreMissing() {
    assertThatThrownBy(() -> Credentials.read(Map.of("username", "u"), spec("s"), null))
        .isInstanceOf(Credentials.Incomplete.class)
        .hasMessageContaining("Secret s lacks the keys host, dbname, password;")
        .hasMessageContaining("host and dbname may also stand in spec.connection");
    assertThatThrownBy(
            () ->
                Credentials.read(
                    Map.of("host", "h", "dbname", "d", "username", "u", "password", "p"),
                    spec("s", new Keys("HOST", null, null, null, null, null), null, null, null),
                    null))
        .hasMessageContaining("lacks the keys HOST;");
  }

  @Test
  void shouldRefuseWhatCannotBeUsedWithoutQuotingIt() {
    assertThatThrownBy(
            () -> Credentials.read(Map.of("uri", "postgresql://u:geheim@a,b/d"), spec("s"), null))
        .hasMessageContaining("Secret s has in key uri a URL that names several hosts")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(
            () -> Credentials.read(Map.of("url", "mysql://u:geheim@a/d"), spec("s"), null))
        .hasMessageContaining("key url a URL that does not read as")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(
            () ->
                Credentials.read(
                    Map.of(
                        "host", "h", "port", "x", "dbname", "d", "username", "u", "password", "p"),
                    spec("s"),
                    null))
        .hasMessageContaining("port that is no number");
  }

  private static Connection spec(String secret) {
    return spec(secret, null, null, null, null);
  }

  private static Connection spec(
      String secret,
      @Nullable Keys keys,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String dbname) {
    return new Connection(
        new SecretRef(secret), keys, host, port, dbname, new Tls(TlsMode.DISABLE, null));
  }
}
