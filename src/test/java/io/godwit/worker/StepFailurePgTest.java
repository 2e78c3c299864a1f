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

/** What is said of a step that fails is what the server said. */
@Tag("postgres")
class StepFailurePgTest {
  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version, String sabotage) {
    database = TestPostgres.of(version).createDatabase("failing");
    database.execute(
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          amount_cents int)""",
        "CREATE INDEX ON orders (amount_cents)",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "public.orders", "amount_cents", "amount", "numeric(12,2)", null, null)));
    worker.prepare();
    database.execute(sabotage);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhyATransactionFailed(TestPostgres.Version version) {
    // Given
    given(version, "UPDATE godwit.steps SET sql = '{SELECT 1/0}' WHERE stage = 'expand'");

    // When
    int exit = worker.steps(Stage.EXPAND);

    // Then
    assertThat(exit).isEqualTo(65);
    assertThat(worker.lastWord()).contains("StepFailed", "expand/add-column");
  }

  /** Everybody waits as long as it holds its lock: not again and again. */
  @ParameterizedTest
  @EnumSource
  void shouldGiveUpWhatCannotBeDoneInTheMomentThatOthersMayWait(TestPostgres.Version version) {
    // Given
    given(
        version,
        "UPDATE godwit.steps SET sql = sql || '{SELECT pg_sleep(2)}' WHERE stage = 'expand'");

    // When
    int exit = worker.steps(Stage.EXPAND);

    // Then
    assertThat(exit).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("StepFailed", "expand/add-column was given up after 5 tries", "950 ms");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'amount'"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhyAStatementFailed(TestPostgres.Version version) {
    // Given
    given(version, "UPDATE godwit.steps SET sql = '{SELECT 1/0}' WHERE stage = 'enforce'");

    // When
    int exit = worker.steps(Stage.ENFORCE);

    // Then
    assertThat(exit).isEqualTo(65);
    assertThat(worker.lastWord()).contains("StepFailed", "enforce/");
  }
}
