package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that cannot be transformed are set aside by key; all others go on. */
@Tag("postgres")
class QuarantinePgTest {
  static final String ENTRIES =
      "SELECT string_agg(key || ' ' || sqlstate || ' ' || attempts, ', ' ORDER BY key::int)"
          + " FROM godwit.quarantine";

  @Test
  void shouldSetOnePercentAsideAndFillAllOthersAndThemOnceTheyAreRight() {
    // Given
    Shape shape = shape(20_000, "CASE WHEN i % 100 = 7 THEN 'seven' ELSE i::text END");
    TestDatabase database = shape.database();
    database.execute("UPDATE godwit.control SET quarantine_most = 300");

    // When
    int ended = shape.worker().backfill();

    // Then
    assertThat(ended).as(shape.worker().lastWord()).isZero();
    assertThat(
            database.value(
                """
                SELECT count(*) || ' ' || count(DISTINCT q.key) || ' ' || min(q.sqlstate)
                FROM godwit.quarantine q JOIN orders o ON o.id::text = q.key AND o.cents = 'seven'
                """))
        .isEqualTo("200 200 22P02");
    assertThat(unequal(database)).isEqualTo("0");
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();
    assertThat(database.value("SELECT diverged FROM godwit.passes")).isEqualTo("0");

    // And when: the application puts all but one right; the sync trigger fills them.
    database.execute("UPDATE orders SET cents = '7' WHERE cents = 'seven' AND id <> 107");
    assertThat(shape.worker().verify(0)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(database.value(ENTRIES)).startsWith("107 22P02").doesNotContain(",");
    assertThat(database.value("SELECT max(diverged) FROM godwit.passes")).isEqualTo("0");
  }

  @Test
  void shouldStopWhereTooManyFailAndGoOnOnceTheyAreRight() {
    // Given
    Shape shape = shape(3_000, "CASE WHEN i % 100 = 7 THEN 'seven' ELSE i::text END");
    TestDatabase database = shape.database();
    database.execute("UPDATE godwit.control SET quarantine_most = 10");

    // When
    int stopped = shape.worker().backfill();
    String word = shape.worker().lastWord();
    database.execute("UPDATE orders SET cents = '7' WHERE cents = 'seven' AND id > 107");
    int ended = shape.worker().backfill();

    // Then
    assertThat(stopped).isEqualTo(65);
    assertThat(word)
        .contains("11 rows or more cannot be transformed", "maxRows is 10", "(SQLSTATE 22P02)")
        .doesNotContain("seven");
    assertThat(ended).as(shape.worker().lastWord()).isZero();
    assertThat(unequal(database)).isEqualTo("0");
    assertThat(database.value("SELECT string_agg(key, ' ' ORDER BY key) FROM godwit.quarantine"))
        .isEqualTo("107 7");
  }

  /** Neither is of the expression: one fails with its row, one when the transaction ends. */
  @Test
  void shouldSetAsideWhatConstraintsAndDeferredTriggersRefuse() {
    // When
    Shape shape = AskedRowsPgTest.refusing();
    TestDatabase database = shape.database();

    // Then
    assertThat(database.value(AskedRowsPgTest.STATES)).isEqualTo("1234 23514, 777 P0001");
    assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS NULL")).isEqualTo("2");
  }

  static Shape shape(int rows, String cents) {
    return Shape.of(
            TestPostgres.Version.NEWEST,
            "CREATE TABLE orders (id int PRIMARY KEY, cents text)",
            "INSERT INTO orders SELECT i, %s FROM generate_series(1, %d) i".formatted(cents, rows),
            "ANALYZE orders")
        .prepared();
  }

  private static String unequal(TestDatabase database) {
    return database.value(
        "SELECT count(*) FROM orders WHERE cents <> 'seven' AND amount IS DISTINCT FROM"
            + " CASE WHEN cents = 'seven' THEN NULL ELSE cents::int END");
  }
}
