package io.godwit.sql;

import static io.godwit.sql.Found.found;
import static io.godwit.sql.Found.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a server of its own, whose archiver works while a file is there. */
@Tag("postgres")
class WalSignalsPgTest {
  private static final Path WORKS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "godwit-archive-works-" + ProcessHandle.current().pid());

  private static final TestPostgres SERVER =
      TestPostgres.alone(
          TestPostgres.Version.NEWEST,
          "archive_mode=on",
          "archive_command=test -f " + WORKS,
          "wal_level=logical");

  private final WalSignals signals = new WalSignals();

  @AfterAll
  static void stop() throws Exception {
    Files.deleteIfExists(WORKS);
    SERVER.destroy();
  }

  private List<Reading> read(Connection look, int second) throws SQLException {
    return signals.read(look, Instant.EPOCH.plusSeconds(second));
  }

  @Test
  void shouldSeeSegmentsWaitForTheArchiver() throws Exception {
    // Given
    Files.createFile(WORKS);
    TestDatabase database = SERVER.createDatabase("archive");
    try (Connection look = LedgerForTest.toLook(database);
        Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      switchSegment(statement);
      await().until(() -> value(read(look, 1), BuiltIn.ARCHIVE_QUEUE) == 0);

      // When
      Files.delete(WORKS);
      for (int i = 0; i < 3; i++) {
        switchSegment(statement);
      }

      // Then
      await().until(() -> value(read(look, 1), BuiltIn.ARCHIVE_QUEUE) == 3);
      Files.createFile(WORKS);
      switchSegment(statement);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> value(read(look, 1), BuiltIn.ARCHIVE_QUEUE) == 0);
    }
  }

  private static void switchSegment(Statement statement) throws SQLException {
    // An empty segment is not switched.
    statement.execute("SELECT pg_logical_emit_message(false, 'test', 'x')");
    statement.execute("SELECT pg_switch_wal()");
  }

  @Test
  void shouldSeeWhatASlotRetains() throws Exception {
    // Given
    TestDatabase database = SERVER.createDatabase("slot");
    try (Connection look = LedgerForTest.toLook(database);
        Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      assertThat(found(read(look, 1), BuiltIn.SLOT_WAL).value())
          .isEqualTo(new Reading.Value.Inapplicable("no slot retains WAL"));
      statement.execute("SELECT pg_create_physical_replication_slot('forgotten', true)");

      // When
      statement.execute(
          "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000)) FROM"
              + " generate_series(1, 20)");

      // Then
      assertThat(value(read(look, 1), BuiltIn.SLOT_WAL)).isGreaterThan(20_000_000);
      assertThat(found(read(look, 1), BuiltIn.SLOT_WAL).source())
          .isEqualTo("replication slot forgotten");
      statement.execute("SELECT pg_drop_replication_slot('forgotten')");
    }
  }

  @Test
  void shouldMeasureWhatIsWrittenEachSecond() throws Exception {
    // Given
    TestDatabase database = SERVER.createDatabase("rate");
    try (Connection look = LedgerForTest.toLook(database);
        Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      assertThat(read(look, 1)).noneMatch(reading -> reading.signal().equals("wal-rate"));

      // When: ten million bytes in five seconds.
      statement.execute(
          "SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000000)) FROM"
              + " generate_series(1, 10)");

      // Then
      assertThat(value(read(look, 6), BuiltIn.WAL_RATE)).isBetween(2_000_000.0, 4_000_000.0);
    }
  }

  @Test
  void shouldHaveNoQueueWithoutAnArchiver() throws Exception {
    TestDatabase database = TestPostgres.newest().createDatabase("no_archiver");
    try (Connection look = LedgerForTest.toLook(database)) {
      assertThat(found(read(look, 1), BuiltIn.ARCHIVE_QUEUE).value())
          .isEqualTo(new Reading.Value.Inapplicable("archive_mode is off"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "000000010000000000000001, 16777216, 1",
    "00000002000000010000000A, 16777216, 266",
    "000000010000000200000003, 1073741824, 11"
  })
  void shouldReadTheNumberOfASegmentFromItsName(String file, long size, long number) {
    assertThat(WalSignals.segment(file, size)).isEqualTo(number);
  }
}
