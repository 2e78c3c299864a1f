package io.godwit.worker;

import io.godwit.api.ReplicaSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.sql.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A worker's way to the replica that {@code spec.verify.replica} names, if it names one. */
final class ReplicaConnection {
  private ReplicaConnection() {}

  /** Null where rows are read on the primary. */
  static @Nullable Connection open(String applicationName, Duration statementTimeout)
      throws SQLException, Exit {
    if (Environment.get("GODWIT_REPLICA", "").isEmpty()) {
      return null;
    }
    ReplicaSpec replica = Environment.json("GODWIT_REPLICA", ReplicaSpec.class);
    if (replica.host().isEmpty()) {
      throw new Exit(
          Exit.Code.CONFIGURATION,
          Reason.VERIFY_FAILED,
          "spec.verify.replica is "
              + replica.name()
              + ", and the Database lists no replica of that name in spec.replicas");
    }
    Credentials of = Environment.credentials();
    Integer port = replica.port();
    return Postgres.connectToLook(
        new Credentials(
            replica.host(),
            port == null ? of.port() : port,
            of.database(),
            of.user(),
            of.password(),
            of.sslMode(),
            of.caFile()),
        new Postgres.Purpose(applicationName, statementTimeout));
  }
}
