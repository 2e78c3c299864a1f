package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.GateProvider;
import io.godwit.api.GateSpec;
import io.godwit.api.Phase;
import io.godwit.engine.AskedGate;
import io.godwit.engine.GateRun;
import io.godwit.engine.Ledger;
import io.godwit.gate.Answer;
import io.godwit.gate.Question;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.LedgerSchema;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is measured of gates is in the ledger, whoever measured it. */
@Tag("postgres")
class WatchedGatesPgTest {
  private static final String NAME = "shop/amount";

  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private volatile Answer answer = new Answer.Missing("not asked for yet");
  private final List<Question> questions = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private final TestDatabase database = TestPostgres.newest().createDatabase("watched_gates");
  private volatile Map<String, Ledger> seen = Map.of();
  private Connection connection;
  private WatchedGates gates;
  private WatchedGates.Guarded guarded;

  @BeforeEach
  void install() throws Exception {
    connection = database.asOwner();
    LedgerSchema.install(connection);
    database.execute(
        """
        INSERT INTO godwit.migrations (namespace, name, first_attempt, table_name, change, change_hash,
          system_identifier, database_oid, plan_hash) VALUES ('shop', 'amount', 1, 'orders', '{}', 'x', '1', 1, 'plan')
        """,
        """
        INSERT INTO godwit.control (migration, holder, cluster, attempt, phase)
        SELECT id, 'holder', 'cluster', 1, 'Verify' FROM godwit.migrations
        """);
  }

  @AfterEach
  void close() throws Exception {
    gates.stop();
    connection.close();
  }

  @Test
  void shouldCountOnWhereAnotherOperatorStopped() throws Exception {
    // Given
    answers(0.5);
    gates = started("result < 1");
    await().until(() -> run().counts().successful() == 1);
    later(30);
    await().until(() -> run().counts().successful() == 2);

    // When: it dies, and another one starts.
    gates.stop();
    gates = started("result < 1");
    later(30);

    // Then
    await().until(() -> run().passedAt() != null);
    assertThat(run().counts().successful()).isEqualTo(3);
    assertThat(run().startedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(run().last()).hasSize(3);
  }

  @Test
  void shouldTryAgainSoonAndGoOnWhenThereIsAnAnswer() throws Exception {
    // Given
    gates = started("result < 1");
    await().until(() -> run().counts().errors() == 1);
    assertThat(run().troubleSince()).isEqualTo(now);

    // When
    later(10);
    await().until(() -> run().counts().errors() == 2);
    answers(0.5);
    later(10);

    // Then
    await().until(() -> run().counts().successful() == 1);
    assertThat(run().troubleSince()).isNull();
  }

  @Test
  void shouldAskAfterWhatTakesLongUntilItIsDone() throws Exception {
    // Given
    answer = new Answer.Pending();
    gates = started("result < 1");
    await().until(() -> questions.size() == 1);

    // When: another operator takes over meanwhile.
    later(3);
    await().until(() -> questions.size() == 2);
    gates.stop();
    gates = started("result < 1");
    await().until(() -> questions.size() >= 3);
    Question first = questions.get(0);
    assertThat(run().last()).isEmpty();
    answers(0.5);
    later(3);

    // Then: it was one measurement all the time.
    await().until(() -> run().counts().successful() == 1);
    assertThat(questions).extracting(Question::measurement).containsOnly(first.measurement());
    assertThat(questions).extracting(Question::begun).startsWith(false, true, false);
    assertThat(first.namespace() + "/" + first.migration()).isEqualTo(NAME);
    assertThat(first.holder()).isEqualTo("holder");
  }

  @Test
  void shouldWriteNothingForWhomTheClaimIsNot() throws Exception {
    // Given
    answers(0.5);
    gates = started("result < 1");
    await().until(() -> run().counts().successful() == 1);
    Map<String, Ledger> before = Map.copyOf(seen);

    // When: measured by somebody who has not seen that the way is another.
    database.execute("UPDATE godwit.control SET fence = fence + 1");
    seen = before;
    int until = asked.get();
    now = now.plusSeconds(30);
    // Not written, so that it is measured again from what the ledger says, at the same time.
    await()
        .until(
            () -> {
              gates.write(connection);
              return asked.get() >= until + 2;
            });

    // Then
    look();
    assertThat(seen.get(NAME).gates().getFirst().counts().successful()).isEqualTo(1);
  }

  @Test
  void shouldMeasureABaselineBeforeReadersMove() throws Exception {
    // Given
    answers(0.2);
    gates = started("result <= 2 * baseline.p99");

    // When
    for (int i = 1; i <= 10; i++) {
      int samples = i;
      await().until(() -> look() && samples() >= samples);
      now = now.plusSeconds(30);
    }

    // Then: the next one that is due has ten to compare with.
    await()
        .until(
            () -> {
              later(10);
              return run().counts().successful() > 0;
            });
    answers(0.5);
    now = now.plusSeconds(30);
    await().until(() -> look() && run().counts().failed() > 0);
    assertThat(run().last().getLast().message()).contains("median 0.2, p99 0.");
  }

  private void answers(double value) {
    answer = new Answer.Value(value, Instant.MAX);
  }

  private void later(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private GateRun run() throws SQLException, LedgerSchema.TooNew {
    look();
    return seen.get(NAME).gates().stream()
        .findFirst()
        .orElseGet(() -> GateRun.begun("errors", "Verify", 1, "", now));
  }

  /** What the watcher does once a second. */
  private boolean look() throws SQLException, LedgerSchema.TooNew {
    gates.guard(NAME, guarded);
    gates.write(connection);
    seen = LedgerReader.read(connection);
    return true;
  }

  private long samples() {
    return Long.parseLong(
        Objects.requireNonNull(database.value("SELECT count(*) FROM godwit.gate_samples")));
  }

  private WatchedGates started(String condition) throws Exception {
    seen = LedgerReader.read(connection);
    var watched =
        new WatchedGates(
            "test",
            new WatchedGates.Surroundings(
                () -> seen,
                question ->
                    at -> {
                      questions.add(question);
                      asked.incrementAndGet();
                      return answer instanceof Answer.Value value
                          ? new Answer.Value(value.value(), at)
                          : answer;
                    },
                () -> {}),
            clock);
    var spec =
        new GateSpec(
            "errors",
            List.of(Phase.VERIFY),
            null,
            null,
            null,
            new GateProvider.Sql("select 1"),
            null,
            null,
            null,
            null,
            "30s",
            3,
            condition,
            null,
            1,
            null,
            null,
            null,
            null,
            null);
    List<AskedGate> asked = AskedGate.all(List.of(spec), name -> Optional.empty());
    assertThat(asked.getFirst().gate().invalid()).isNull();
    guarded = new WatchedGates.Guarded("holder", 1, Specs.rename("public.orders", "a", "b"), asked);
    watched.guard(NAME, guarded);
    watched.start();
    return watched;
  }
}
