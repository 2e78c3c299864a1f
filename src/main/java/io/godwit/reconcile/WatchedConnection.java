package io.godwit.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.kube.Secrets;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
  private volatile DatabaseSpec.Connection spec;
  private @Nullable Connection connection;
  private volatile @Nullable Access access;
  private @Nullable Credentials used;
  private Preflight.@Nullable Report server;
  private long lastRead;

  WatchedConnection(String namespace, DatabaseSpec.Connection spec, Secrets secrets) {
    this.namespace = namespace;
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

  DatabaseSpec.Connection spec() {
    return spec;
  }

  void use(DatabaseSpec.Connection newSpec) {
    spec = newSpec;
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
    try {
      read = secrets.read(namespace, spec);
    } catch (KubernetesClientException e) {
      if (standing == null || report == null) {
        throw e;
      }
      // An API server that does not answer has not said that the Secret is gone.
      LOG.debugf("a Secret in %s could not be read again: %s", namespace, e.getMessage());
      return new State.Open(standing, report);
    }
    lastRead = System.nanoTime();
    return switch (read) {
      case Secrets.Result.Missing missing -> {
        close();
        yield new State.Closed(missing.trouble(), null);
      }
      case Secrets.Result.Found found -> {
        if (standing == null || report == null || !found.credentials().equals(used)) {
          yield open(found);
        }
        access = new Access(found.credentials(), found.elsewhere(), spec.secretRef().name());
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
      report = Preflight.check(opened);
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
    access = new Access(credentials, found.elsewhere(), spec.secretRef().name());
    return new State.Open(opened, report);
  }

  /** Why a statement or an attempt to connect failed, and what to do about it. */
  Trouble explain(SQLException failure) {
    Credentials credentials = used;
    return credentials == null
        ? new Trouble(Reason.DATABASE_UNREACHABLE, "the connection was lost")
        : Preflight.explain(failure, credentials, spec.secretRef().name());
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
