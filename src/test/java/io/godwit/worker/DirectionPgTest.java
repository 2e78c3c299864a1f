package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Job that was made for one direction does nothing once the migration walks in the other. */
@Tag("postgres")
class DirectionPgTest {
  private static final Change.ChangeColumnType TO_NUMERIC =
      new Change.ChangeColumnType(
          "public.orders",
          "amount_cents",
          "amount",
          "numeric(12,2)",
          "amount_cents / 100.0",
          "(amount * 100)::int");

  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("direction");
    database.execute(
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          amount_cents int NOT NULL DEFAULT 0 CHECK (amount_cents >= 0))""",
        "INSERT INTO orders (amount_cents) SELECT i FROM generate_series(1, 100) i",
        "ANALYZE orders");
    worker = new LocalWorker(database, Specs.changeType(TO_NUMERIC));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();
    worker.steps(Stage.ENFORCE);
    worker.verify(1);
  }

  /** The pod of the drop starts after the operator turned round. */
  @ParameterizedTest
  @EnumSource
  void shouldNotDropOnTheWayBack(TestPostgres.Version version) {
    // Given
    given(version);
    worker.steps(Stage.CUTOVER);
    worker.flag(100);
    worker.steps(Stage.HIDE);
    worker.flag(0);
    worker.turnBack();

    // When
    int exit = worker.steps(Stage.DROP);

    // Then
    assertThat(exit).isEqualTo(65);
    assertThat(worker.rollback()).isZero();
    assertThat(database.dump()).contains("amount_cents integer").doesNotContain("numeric");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotRollBackOnTheWayForth(TestPostgres.Version version) {
    // Given
    given(version);

    // When
    int exit = worker.rollback();

    // Then
    assertThat(exit).isEqualTo(65);
    assertThat(database.value("SELECT count(*) FROM godwit.steps WHERE state = 'Undone'"))
        .isEqualTo("0");
  }

  /** Cutover's steps are some done, some not: the relaxing one waited for its lock. */
  @ParameterizedTest
  @EnumSource
  void shouldWalkBackFromTheMiddleOfCutover(TestPostgres.Version version) {
    // Given
    given(version);
    database.execute(
        "UPDATE godwit.steps SET state = 'Done', done_at = now() WHERE stage = 'cutover'"
            + " AND id <> 'cutover/old-relaxed'");
    worker.turnBack();

    // When
    int exit = worker.rollback();

    // Then
    assertThat(exit).isZero();
    assertThat(database.dump()).contains("amount_cents integer DEFAULT 0 NOT NULL");
  }
}
