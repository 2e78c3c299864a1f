package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that pass: each is tried again, and no row is blamed for them. */
@Tag("postgres")
class TransientPgTest {
  private static final String TABLE = "CREATE TABLE orders (id int PRIMARY KEY, cents text)";
  private static final String ROWS =
      "INSERT INTO orders SELECT i, i::text FROM generate_series(1, 3000) i";
  private static final String TRIES = "CREATE SEQUENCE tries";
  private static final String FOR_ALL = "GRANT USAGE ON SEQUENCE tries TO PUBLIC";

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "57014", "53100", "57P01", "25006"})
  void shouldTryAgainAndBlameNoRow(String state) {
    // Given: one row that cannot be written the first times.
    Shape shape =
        Shape.of(
                Specs.patch(Shape.TO_NUMBER, "{'backfill': {'userTriggers': 'Fire'}}"),
                TestPostgres.Version.NEWEST,
                TABLE,
                ROWS,
                TRIES,
                """
                CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF nextval('tries') <= 2 THEN RAISE EXCEPTION USING ERRCODE = TG_ARGV[0]; END IF;
                  RETURN NEW;
                END $$""",
                "CREATE TRIGGER failing BEFORE UPDATE ON orders FOR EACH ROW WHEN (OLD.id = 700)"
                    + " EXECUTE FUNCTION fail('%s')".formatted(state),
                "ANALYZE orders")
            .prepared();

    // When
    shape.filled();

    // Then
    TestDatabase database = shape.database();
    assertThat(database.value("SELECT last_value FROM tries")).isEqualTo("3");
    assertThat(database.value("SELECT count(*) FROM godwit.quarantine")).isEqualTo("0");
    assertThat(database.value("SELECT sum(rows_done) FROM godwit.ranges")).isEqualTo("3000");
  }

  @Test
  void shouldNotBlameARowWhenItsNeighbourIsBad() {
    // Given: one row is bad, so that all of the batch are judged, and another fails meanwhile.
    Shape shape =
        Shape.of(
            Specs.changeType(
                new io.godwit.api.Change.ChangeColumnType(
                    "orders", "cents", "amount", "integer", "flaky(cents)", "amount::text")),
            TestPostgres.Version.NEWEST,
            TABLE,
            ROWS,
            "UPDATE orders SET cents = 'seven' WHERE id = 900",
            TRIES,
            FOR_ALL,
            """
            CREATE FUNCTION flaky(text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN
              IF $1 = '700' AND nextval('public.tries') BETWEEN 4 AND 9 THEN
                RAISE serialization_failure;
              END IF;
              RETURN $1::int;
            END $$""",
            "ANALYZE orders");
    shape.prepared();
    shape.database().execute("SELECT setval('tries', 2)");

    // When
    int ended = shape.worker().backfill();

    // Then
    assertThat(ended).as(shape.worker().lastWord()).isZero();
    assertThat(
            shape
                .database()
                .value("SELECT string_agg(key || sqlstate, ' ') FROM godwit.quarantine"))
        .isEqualTo("90022P02");
    assertThat(shape.database().value("SELECT count(*) FROM orders WHERE amount IS NULL"))
        .isEqualTo("1");
  }
}
