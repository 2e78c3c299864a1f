package io.godwit.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Login;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.kube.Secrets;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a watcher, opened by what the Secret says now: when the Secret changes or
 * goes, the connection goes with it. Secrets may be read but not watched, so it is read again and
 * again.
 */
final class WatchedConnection {
  private static final Logger LOG = Logger.getLogger(WatchedConnection.class);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(3);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

  private final String namespace;
  private final Secrets secrets;
  private final WatchedRoles roles;
  private volatile DatabaseSpec spec;
  private volatile Map<Role, String> users = Map.of();
  private @Nullable Connection connection;
  private volatile @Nullable Access access;
  private @Nullable Credentials used;
  private Preflight.@Nullable Report server;
  private long lastRead;

  WatchedConnection(String namespace, DatabaseSpec spec, Secrets secrets) {
    this.namespace = namespace;
    this.roles = new WatchedRoles(namespace, secrets);
    this.spec = spec;
    this.secrets = secrets;
  }

  /** What became of an attempt to have it. */
  sealed interface State {
    /** It stands. */
    record Open(Connection connection, Preflight.Report server) implements State {}

    /** There is none, and why; with what the server said, if it was asked. */
    record Closed(Trouble trouble, Preflight.@Nullable Report server) implements State {}
  }

  /**
   * How others may connect, too.
   *
   * @param elsewhere whether the password may be sent to hosts that the Secret does not name
   *     (rules-operator 13)
   */
  record Access(Credentials credentials, boolean elsewhere, String secret) {}

  /** How others may connect, or null while we cannot ourselves. */
  @Nullable Access access() {
    return access;
  }

  /** Who does what in the database; empty where one role does everything. */
  Map<Role, String> users() {
    return users;
  }

  /**
   * Goes by another spec from now on.
   *
   * @return true if it leads elsewhere, so that the connection has to be closed
   */
  boolean use(DatabaseSpec newSpec) {
    DatabaseSpec former = spec;
    spec = newSpec;
    return !(former.connection().equals(newSpec.connection())
        && Objects.equals(former.roles(), newSpec.roles()));
  }

  private Login login() {
    return Login.of(spec, Role.OBSERVER);
  }

  private String secret() {
    return login().own().secretRef().name();
  }

  /**
   * The connection that the Secret leads to.
   *
   * @param surely read the Secret now, however lately it was read: something is about to be written
   */
  State current(boolean surely) throws SQLException {
    Connection standing = connection;
    Preflight.Report report = server;
    boolean fresh = System.nanoTime() - lastRead < BETWEEN_READS.toNanos();
    if (standing != null && report != null && fresh && !surely) {
      return new State.Open(standing, report);
    }
    Secrets.Result read;
    WatchedRoles.Seen seen;
    try {
      read = secrets.read(namespace, login());
      seen = roles.read(spec);
    } catch (KubernetesClientException e) {
      if (standing == null || report == null) {
        throw e;
      }
      // An API server that does not answer has not said that the Secret is gone.
      LOG.debugf("a Secret in %s could not be read again: %s", namespace, e.getMessage());
      return new State.Open(standing, report);
    }
    lastRead = System.nanoTime();
    if (seen.trouble() != null) {
      close();
      return new State.Closed(seen.trouble(), null);
    }
    boolean others = !seen.users().equals(users);
    users = seen.users();
    return switch (read) {
      case Secrets.Result.Missing missing -> {
        close();
        yield new State.Closed(missing.trouble(), null);
      }
      case Secrets.Result.Found found -> {
        if (standing == null || report == null || others || !found.credentials().equals(used)) {
          yield open(found);
        }
        access = new Access(found.credentials(), found.elsewhere(), secret());
        yield new State.Open(standing, report);
      }
    };
  }

  private State open(Secrets.Result.Found found) throws SQLException {
    close();
    Credentials credentials = found.credentials();
    used = credentials;
    Connection opened =
        Postgres.connect(credentials, new Postgres.Purpose("godwit/operator", STATEMENT_TIMEOUT));
    Preflight.Report report;
    try {
      report = Preflight.check(opened, null, users);
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
    Trouble trouble = report.trouble();
    if (trouble != null) {
      opened.close();
      return new State.Closed(trouble, report);
    }
    connection = opened;
    server = report;
    access = new Access(credentials, found.elsewhere(), secret());
    return new State.Open(opened, report);
  }

  /** Why a statement or an attempt to connect failed, and what to do about it. */
  Trouble explain(SQLException failure) {
    Credentials credentials = used;
    return credentials == null
        ? new Trouble(Reason.DATABASE_UNREACHABLE, "the connection was lost")
        : Preflight.explain(failure, credentials, "Secret " + secret());
  }

  void close() {
    Connection closing = connection;
    connection = null;
    server = null;
    access = null;
    if (closing == null) {
      return;
    }
    try {
      closing.close();
    } catch (SQLException e) {
      LOG.debugf("closing a connection: %s", e.getMessage());
    }
  }
}
