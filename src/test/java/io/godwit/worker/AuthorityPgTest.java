package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The side that readers are on takes every value of its type, also one that {@code down} cannot
 * hold: nothing that speaks of old values is asked of it (rules-postgres 1).
 */
@Tag("postgres")
class AuthorityPgTest {
  /**
   * A way to change the column.
   *
   * @param newColumn its new name, or null if it keeps the old one
   * @param down how new becomes old, or null
   */
  record Way(TestPostgres.Version version, @Nullable String newColumn, @Nullable String down) {
    private String column() {
      return newColumn == null ? "cents" : newColumn;
    }
  }

  private TestDatabase database;
  private LocalWorker worker;

  static List<Way> ways() {
    return Arrays.stream(TestPostgres.Version.values())
        .flatMap(
            version ->
                Stream.of(
                    new Way(version, "amount", "(amount * 100)::int"),
                    new Way(version, null, "(cents * 100)::int"),
                    new Way(version, "amount", null)))
        .toList();
  }

  private void givenReadersOnTheNewSide(Way way) {
    database = TestPostgres.of(way.version()).createDatabase("authority");
    database.execute(
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          cents int NOT NULL CONSTRAINT positive CHECK (cents >= 0))""",
        "INSERT INTO orders (cents) SELECT i FROM generate_series(1, 100) i",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    way.newColumn(),
                    "numeric(14,2)",
                    "cents / 100.0",
                    way.down())));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).isZero();
    assertThat(worker.backfill()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    worker.flag(100);
  }

  private void write(Way way, int id) throws SQLException {
    try (Connection application = database.asApplication();
        Statement statement = application.createStatement()) {
      statement.execute(
          "UPDATE orders SET %1$s = 99999999999 WHERE id = %2$d; INSERT INTO orders (%1$s) VALUES (99999999999)"
              .formatted(way.column(), id));
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldTakeWhatDownCannotHoldUntilTheOldSideIsGoneAndAfterwards(Way way) {
    // Given
    givenReadersOnTheNewSide(way);

    // Then: in Soak, while the old column is hidden, and without it.
    assertThatCode(() -> write(way, 1)).doesNotThrowAnyException();
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
    assertThatCode(() -> write(way, 2)).doesNotThrowAnyException();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
    assertThatCode(() -> write(way, 3)).doesNotThrowAnyException();
    assertThat(
            database.value(
                "SELECT count(*) FROM orders WHERE %s = 99999999999".formatted(way.column())))
        .isEqualTo("6");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldSayWhichRuleIsLeftOut(Way way) {
    // When
    givenReadersOnTheNewSide(way);

    // Then
    assertThat(
            database.value(
                "SELECT string_agg(w, ' ') FROM godwit.migrations, jsonb_array_elements_text(plan->'warnings') w"))
        .contains(
            "Constraint positive",
            "not carried over",
            "ADD CONSTRAINT \"positive\" CHECK (... \"" + way.column() + "\" ...)");
  }
}
