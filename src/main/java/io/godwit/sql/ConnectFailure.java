package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What a connection that failed means. The server's and the driver's own texts may quote the
 * connection string, so that only names that everybody may know are passed on.
 */
record ConnectFailure(SQLException failure, Credentials credentials, String source) {

  static String pooler(String how) {
    return "a connection pooler stands between Godwit and the server ("
        + how
        + "), but locks and settings need the server itself; let host and port in the Secret name"
        + " the PostgreSQL server. Only spec.roles.worker may lead to a pooler, and says pooler:"
        + " Transaction then";
  }

  Trouble trouble() {
    String state = SqlFailure.state(failure);
    return rejected(state)
        .or(() -> tls(state))
        .or(() -> full(state))
        .orElseGet(() -> new Trouble(Reason.DATABASE_UNREACHABLE, unreachable(state) + place()));
  }

  private Optional<Trouble> rejected(String state) {
    return switch (state) {
      case "28P01" ->
          trouble(
              Reason.CREDENTIALS_REJECTED,
              "the server refuses the password of role "
                  + credentials.user()
                  + " from "
                  + source
                  + "; put the right one there, it is read again by itself");
      case "28000" ->
          text().contains("no pg_hba.conf entry") && text().contains("no encryption")
              ? Optional.empty()
              : trouble(
                  Reason.CREDENTIALS_REJECTED,
                  "the server does not let role "
                      + credentials.user()
                      + " from "
                      + source
                      + " in; the role must exist and may log in, and pg_hba.conf must allow it to"
                      + " database "
                      + credentials.database()
                      + " from here");
      case "3D000" ->
          trouble(
              Reason.DATABASE_UNREACHABLE,
              "the server has no database "
                  + credentials.database()
                  + "; create it, or correct dbname in "
                  + source);
      case "42501" ->
          trouble(
              Reason.MISSING_GRANTS,
              "role "
                  + credentials.user()
                  + " may not connect: GRANT CONNECT ON DATABASE "
                  + io.godwit.engine.Identifier.quote(credentials.database())
                  + " TO "
                  + io.godwit.engine.Identifier.quote(credentials.user()));
      case "08P01" ->
          text().contains("startup parameter") || text().contains("unsupported")
              ? credentials.pooled()
                  ? trouble(
                      Reason.POOLER_DETECTED,
                      "the pooler refuses what every JDBC driver says at the start; set"
                          + " ignore_startup_parameters = extra_float_digits in its section"
                          + " [pgbouncer]")
                  : trouble(
                      Reason.POOLER_DETECTED,
                      pooler("it refuses our settings in the start-up packet"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Trouble with the certificate, or with a server that has none, or that insists on one. */
  private Optional<Trouble> tls(String state) {
    String mode = credentials.sslMode();
    if (state.equals("28000")) {
      return trouble(
          Reason.DATABASE_UNREACHABLE,
          "the server refuses unencrypted connections, and spec.connection.tls.mode is "
              + mode
              + "; set it to verify-full, or leave it out");
    }
    boolean noTls = text().contains("does not support ssl");
    if (noTls) {
      return trouble(
          Reason.DATABASE_UNREACHABLE,
          "the server speaks no TLS, but spec.connection.tls.mode is "
              + mode
              + "; give the server a certificate, or set spec.connection.tls.mode: disable and label"
              + " "
              + source
              + " godwit.io/allow-host-override=true");
    }
    String refused =
        "the server's certificate does not pass spec.connection.tls.mode " + mode + ": ";
    if (text().contains("hostnameverifier")) {
      return trouble(
          Reason.DATABASE_UNREACHABLE,
          refused
              + "it is not made out to "
              + credentials.host()
              + "; put the host that it is made out to in "
              + source);
    }
    if (cause(SSLException.class) || text().contains("ssl error")) {
      return trouble(
          Reason.DATABASE_UNREACHABLE,
          refused
              + "no authority that is known here has signed it; name the authority's certificate in"
              + " spec.connection.tls.caSecretRef");
    }
    if (text().contains("root certificate")) {
      return trouble(
          Reason.DATABASE_UNREACHABLE,
          "the certificate authority of spec.connection.tls.caSecretRef cannot be read; it must be"
              + " a certificate in PEM form");
    }
    return Optional.empty();
  }

  private Optional<Trouble> full(String state) {
    return switch (state) {
      case "53300" ->
          trouble(
              Reason.DATABASE_UNREACHABLE,
              "the server has no connection left for role "
                  + credentials.user()
                  + "; raise max_connections, the limit of the role or of the database, or close"
                  + " idle ones");
      case "57P03" ->
          trouble(
              Reason.DATABASE_UNREACHABLE, "the server starts or stops; trying again" + place());
      default -> Optional.empty();
    };
  }

  private String unreachable(String state) {
    if (cause(UnknownHostException.class)) {
      return "the host name is not known to DNS; correct it in " + source;
    }
    if (state.equals("08001") || state.equals("08006") || state.equals("08004")) {
      return "nothing answers as a PostgreSQL server; is it up, and may a NetworkPolicy or firewall"
          + " be in the way? Host and port come from "
          + source;
    }
    return SqlFailure.words(failure);
  }

  private String place() {
    return " (" + credentials.host() + ":" + credentials.port() + ")";
  }

  private static Optional<Trouble> trouble(Reason reason, String message) {
    return Optional.of(new Trouble(reason, message));
  }

  private String text() {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }

  private boolean cause(Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
