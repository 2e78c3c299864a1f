package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.engine.Stage;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Between two steps a worker rests for as long as it is told to. */
@Tag("postgres")
class HeldStepsPgTest {
  private TestDatabase database;
  private LocalWorker worker;
  private @Nullable Process process;

  @BeforeEach
  void start() {
    Shape shape =
        Shape.of(
                TestPostgres.Version.NEWEST,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text NOT NULL)",
                "CREATE INDEX ON orders (cents)",
                "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i",
                "ANALYZE orders")
            .prepared()
            .filled();
    database = shape.database();
    worker = shape.worker();
    database.execute("UPDATE godwit.control SET run = false");
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldBeginNoStepWhileItIsHeld() throws Exception {
    // Given
    Process held = worker.start("steps", "--stage", Stage.ENFORCE.word());
    process = held;
    await().until(() -> said("the next step waits"));

    // Then
    assertThat(open(Stage.ENFORCE)).isPositive();
    assertThat(done(Stage.ENFORCE)).isZero();
    assertThat(held.isAlive()).isTrue();

    // When
    database.execute("UPDATE godwit.control SET run = true");

    // Then
    assertThat(held.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(held.exitValue()).isZero();
    assertThat(open(Stage.ENFORCE)).isZero();
  }

  @Test
  void shouldLetGoWhenTheMigrationTurnsRound() throws Exception {
    // Given
    Process held = worker.start("steps", "--stage", Stage.ENFORCE.word());
    process = held;
    await().until(() -> said("the next step waits"));

    // When
    worker.turnBack();

    // Then
    assertThat(held.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(held.exitValue()).isEqualTo(75);
    assertThat(done(Stage.ENFORCE)).isZero();
  }

  @Test
  void shouldNotLeaveHalfWayWhatIsShort() {
    assertThat(open(Stage.CUTOVER)).isPositive();
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    assertThat(open(Stage.CUTOVER)).isZero();
  }

  private boolean said(String words) {
    return worker.printed().contains(words);
  }

  private long open(Stage stage) {
    return steps("stage = '%s' AND state <> 'Done'".formatted(stage.word()));
  }

  private long done(Stage stage) {
    return steps("stage = '%s' AND state = 'Done'".formatted(stage.word()));
  }

  private long steps(String which) {
    return Long.parseLong(database.value("SELECT count(*) FROM godwit.steps WHERE " + which));
  }
}
