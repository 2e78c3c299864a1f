package io.godwit.worker;

import io.godwit.api.ReplicaSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.sql.Postgres;
import io.godwit.sql.UsageWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker's way to the replica that {@code spec.verify.replica} names, if it names one. */
final class ReplicaConnection {
  private static final Duration LOOK = Duration.ofSeconds(5);

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
    return connect(Environment.credentials(), replica, applicationName, statementTimeout);
  }

  /** Ways to all replicas that the Database lists: statements on them are seen nowhere else. */
  static Map<String, UsageWatch.Replica> listed(String applicationName) throws Exit {
    Map<String, UsageWatch.Replica> ways = new LinkedHashMap<>();
    if (Environment.get("GODWIT_REPLICAS", "").isEmpty()) {
      return ways;
    }
    for (ReplicaSpec replica : Environment.json("GODWIT_REPLICAS", ReplicaSpec[].class)) {
      ways.put(
          replica.name(),
          () -> {
            try {
              // Read anew each time: passwords rotate.
              return connect(Environment.credentials(), replica, applicationName, LOOK);
            } catch (Exit e) {
              throw new SQLException(e.sentence(), "08001", e);
            }
          });
    }
    return ways;
  }

  private static Connection connect(
      Credentials of, ReplicaSpec replica, String applicationName, Duration statementTimeout)
      throws SQLException {
    Integer port = replica.port();
    return Postgres.connectToLook(
        of.at(replica.host(), port == null ? of.port() : port),
        new Postgres.Purpose(applicationName, statementTimeout));
  }
}
