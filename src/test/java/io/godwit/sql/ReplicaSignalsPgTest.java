package io.godwit.sql;

import static io.godwit.sql.Found.found;
import static io.godwit.sql.Found.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.signal.Beats;
import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestReplica;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgres")
class ReplicaSignalsPgTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static TestPostgres server;
  private static TestReplica replica;

  private final Beats beats = new Beats();
  private TestDatabase database;

  @BeforeAll
  static void start() {
    server = TestPostgres.alone(TestPostgres.Version.NEWEST);
    replica = TestReplica.of(server);
  }

  @AfterAll
  static void stop() {
    replica.close();
    server.destroy();
  }

  @BeforeEach
  void create() {
    database = server.createDatabase("replica");
  }

  @Test
  void shouldMeasureAPausedReplicaByItself() throws Exception {
    try (Connection primary = LedgerForTest.install(database)) {
      caughtUp(primary);
      try (Connection there = there()) {
        shouldFollow(primary, () -> ReplicaSignals.at(there, "r1", beats, CLOCK.instant()));
      }
    }
  }

  @Test
  void shouldMeasureAPausedReplicaByThePrimary() throws Exception {
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("GRANT pg_read_all_stats TO " + database.owner());
    }
    try (Connection primary = LedgerForTest.install(database);
        Connection look = LedgerForTest.toLook(database)) {
      caughtUp(primary);
      shouldFollow(primary, () -> ReplicaSignals.streaming(look, beats, CLOCK.instant()));
    }
  }

  private void shouldFollow(Connection primary, Callable<List<Reading>> read) throws Exception {
    // Given: nothing lags, however long nothing is written.
    beats.add(Heartbeat.beat(primary, CLOCK));
    await().until(() -> value(read.call(), BuiltIn.REPLICA_LAG) == 0);
    await()
        .during(Duration.ofMillis(1500))
        .until(() -> value(read.call(), BuiltIn.REPLICA_LAG) == 0);

    // When
    replica.pause();
    beats.add(Heartbeat.beat(primary, CLOCK));
    beats.add(Heartbeat.beat(primary, CLOCK));

    // Then: lag grows while nothing more is written, in seconds and not in bytes.
    await().until(() -> value(read.call(), BuiltIn.REPLICA_LAG) > 1.2);
    double bytes = value(read.call(), BuiltIn.REPLICA_BYTES);
    assertThat(bytes).isPositive();
    database.execute("CREATE TABLE much AS SELECT repeat('x', 1000) FROM generate_series(1, 5000)");
    beats.add(Heartbeat.beat(primary, CLOCK));
    assertThat(value(read.call(), BuiltIn.REPLICA_BYTES)).isGreaterThan(bytes + 5_000_000);
    replica.resume();
    await().until(() -> value(read.call(), BuiltIn.REPLICA_LAG) == 0);
  }

  @Test
  void shouldNotTakeAPrimaryForAReplica() throws Exception {
    try (Connection primary = LedgerForTest.install(database)) {
      beats.add(Heartbeat.beat(primary, CLOCK));

      var readings = ReplicaSignals.at(primary, "r1", beats, CLOCK.instant());

      assertThat(found(readings, BuiltIn.REPLICA_LAG).value())
          .isEqualTo(new Reading.Value.Missing("is no replica: it is not in recovery"));
    }
  }

  @Test
  void shouldSayWhichRightIsMissingToSeeReplicas() throws Exception {
    try (Connection look = LedgerForTest.toLook(database)) {
      var readings = ReplicaSignals.streaming(look, beats, CLOCK.instant());

      assertThat(found(readings, BuiltIn.REPLICA_LAG).value())
          .isEqualTo(
              new Reading.Value.Inapplicable("no replica is listed; " + LoadSignals.NO_RIGHT));
    }
  }

  @Test
  void shouldSeeNoReplicaWhereThereIsNone() throws Exception {
    TestDatabase lonely = TestPostgres.newest().createDatabase("lonely");
    try (Connection look = LedgerForTest.toLook(lonely)) {
      var readings = ReplicaSignals.streaming(look, beats, CLOCK.instant());

      assertThat(found(readings, BuiltIn.REPLICA_LAG).value())
          .isEqualTo(new Reading.Value.Inapplicable("no replica is listed and none streams"));
    }
  }

  private void caughtUp(Connection primary) throws Exception {
    Beats.Beat beat = Heartbeat.beat(primary, CLOCK);
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (Connection there = there();
                  Statement statement = there.createStatement();
                  var row = statement.executeQuery("SELECT at FROM godwit.heartbeat")) {
                return row.next() && row.getTimestamp(1).toInstant().equals(beat.written());
              }
            });
  }

  private Connection there() throws Exception {
    return Postgres.connectToLook(replica.credentials(database), LedgerForTest.PURPOSE);
  }
}
