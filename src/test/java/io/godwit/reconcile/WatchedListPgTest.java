package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Ledger;
import io.godwit.engine.QuarantineList;
import io.godwit.engine.Quarantined;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.QuarantineRows;
import io.godwit.support.LedgerDraft;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows in quarantine are read when their numbers have changed, and not too often. */
@Tag("postgres")
class WatchedListPgTest {
  private Instant now = LedgerDraft.NOON;
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private final WatchedList<Quarantined, QuarantineList> watched =
      new WatchedList<>(clock, Quarantined::ofAny, QuarantineRows::read);
  private final TestDatabase database = TestPostgres.newest().createDatabase("watched_quarantine");
  private Connection connection;

  @BeforeEach
  void install() throws Exception {
    connection = database.asOwner();
    LedgerSchema.install(connection);
    database.execute(
        """
        INSERT INTO godwit.migrations (namespace, name, first_attempt, table_name, change, change_hash,
          system_identifier, database_oid) VALUES ('shop', 'amount', 1, 'orders', '{}', 'x', '1', 1)
        """,
        """
        INSERT INTO godwit.control (migration, holder, cluster, attempt)
        SELECT id, 'holder', 'cluster', 1 FROM godwit.migrations
        """);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void shouldReadWhatHasChangedAndNothingElse() throws Exception {
    // Given
    long id = ledgers().iterator().next().id();
    Set<Long> none = load();
    enter("1");

    // When
    Set<Long> first = load();
    Set<Long> unchanged = load();
    enter("2");
    Set<Long> tooEarly = load();
    now = now.plus(WatchedList.BETWEEN_READS).plus(Duration.ofMillis(1));
    Set<Long> second = load();
    QuarantineList both = watched.get(id).orElseThrow();
    database.execute("DELETE FROM godwit.quarantine");
    load();

    // Then
    assertThat(none).isEmpty();
    assertThat(first).containsExactly(id);
    assertThat(unchanged).isEmpty();
    assertThat(tooEarly).isEmpty();
    assertThat(second).containsExactly(id);
    assertThat(both.entries()).extracting(QuarantineList.Entry::key).containsExactly("1", "2");
    assertThat(watched.get(id)).isEmpty();
  }

  private void enter(String key) {
    database.execute(
        "INSERT INTO godwit.quarantine (migration, leaf, key, sqlstate)"
            + " SELECT id, 0, '%s', '22P02' FROM godwit.migrations".formatted(key));
  }

  private Set<Long> load() throws Exception {
    return watched.load(connection, ledgers());
  }

  private Collection<Ledger> ledgers() throws Exception {
    return LedgerReader.read(connection).values();
  }
}
