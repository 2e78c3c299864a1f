package io.godwit.reconcile;

import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A connection that is opened when it is needed, and again when it was lost. */
final class WatchedSession implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WatchedSession.class);

  /** How it is opened. */
  interface Opening {
    Connection open() throws SQLException;
  }

  private final Opening opening;
  private @Nullable Connection connection;

  WatchedSession(Opening opening) {
    this.opening = opening;
  }

  Connection current() throws SQLException {
    Connection standing = connection;
    if (standing == null) {
      standing = opening.open();
      connection = standing;
    }
    return standing;
  }

  @Override
  public void close() {
    Connection closing = connection;
    connection = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (SQLException e) {
        LOG.debugf("closing a connection: %s", e.getMessage());
      }
    }
  }
}
