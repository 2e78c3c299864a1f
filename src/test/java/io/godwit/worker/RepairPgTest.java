package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestPostgres.Version;
import io.godwit.support.Triggers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a repair cannot write hold up none of those that it can. */
@Tag("postgres")
class RepairPgTest {
  private static final int ROWS = 3_000;

  @ParameterizedTest
  @EnumSource(Version.class)
  void shouldSetAsideTheRowThatCannotBeRepairedAndRepairTheOthers(Version version) {
    // Given
    Shape shape =
        Shape.of(
                version,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text)",
                "INSERT INTO orders SELECT i, i::text FROM generate_series(1, %d) i"
                    .formatted(ROWS))
            .prepared()
            .filled();
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET cents = 'twelve' WHERE id = 12",
            "UPDATE orders SET cents = '-' || cents WHERE id IN (3, 11, 13, 2500)",
            Triggers.on("orders"));

    // When
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(
            shape
                .database()
                .value(
                    "SELECT string_agg(diverged || ' ' || repaired, ', ' ORDER BY pass) FROM godwit.passes"
                        + " WHERE pass > (SELECT max(pass) - 2 FROM godwit.passes)"))
        .isEqualTo("1 4, 0 0");
    assertThat(shape.database().value("SELECT string_agg(key, ' ') FROM godwit.quarantine"))
        .isEqualTo("12");
    assertThat(
            shape
                .database()
                .value(
                    "SELECT count(*) FROM godwit.discrepancies WHERE repaired_at IS NULL AND agreed_at IS NULL"))
        .isEqualTo("0");
  }
}
