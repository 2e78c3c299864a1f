package io.godwit.reconcile;

import io.godwit.api.MigrationStatus.DatabaseIdentity;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.sql.Preflight.Report;
import org.jspecify.annotations.Nullable;

/**
 * The same name may lead to another server than the one that a migration began on: to a clone, to a
 * new database, or back to the former primary of a failover, whose writes are lost.
 */
final class OtherServer {
  private OtherServer() {}

  /** Why the server that was found is not the one that is known, or null if it is. */
  static @Nullable Trouble found(@Nullable DatabaseIdentity known, @Nullable Report server) {
    if (known == null || server == null || server.systemIdentifier() == null) {
      return null;
    }
    if (!known.systemIdentifier().equals(server.systemIdentifier())
        || known.oid() != server.databaseOid()) {
      return new Trouble(
          Reason.DATABASE_CHANGED,
          "the connection leads to another database than before: system identifier "
              + server.systemIdentifier()
              + ", oid "
              + server.databaseOid()
              + " instead of "
              + known.systemIdentifier()
              + ", "
              + known.oid()
              + "; correct the Secret, or delete this Migration and apply it again");
    }
    if (known.timeline() == null || server.timeline() == null) {
      return null;
    }
    return server.timeline() >= known.timeline()
        ? null
        : new Trouble(
            Reason.DATABASE_CHANGED,
            "the server is on timeline "
                + server.timeline()
                + ", but was on timeline "
                + known.timeline()
                + " already: it is the former primary of a failover, and what is written there is"
                + " lost; let the host in the Secret lead to the new primary");
  }
}
