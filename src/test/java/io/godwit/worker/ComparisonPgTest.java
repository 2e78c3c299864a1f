package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.support.Specs;
import io.godwit.support.TestPostgres.Version;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row that somebody changed behind the trigger's back is found, and no other. */
@Tag("postgres")
class ComparisonPgTest {
  private static final int ROWS = Integer.getInteger("godwit.rows", 20_000);

  /**
   * A way in which the two sides may differ.
   *
   * @param value of the old column for row i
   * @param wrong what the new column is set to
   * @param rows how many of them
   */
  record Seed(
      String trait,
      String oldType,
      String newType,
      String up,
      String down,
      String value,
      String wrong,
      int rows) {
    @Override
    public String toString() {
      return "%s: %s to %s, %d rows, %s".formatted(trait, oldType, newType, rows, wrong);
    }
  }

  private static final String INSTANT = "timestamp '2026-03-01 12:00' + i * interval '1 s'";

  static List<Seed> seeds() {
    return List.of(
        seed("Value", "integer", "bigint", "i", "fresh + 7", 1),
        seed("Value", "integer", "bigint", "i", "fresh + 7", 1000),
        seed("NewIsNull", "text", "varchar", "''", "NULL", 10),
        seed("OldIsNull", "text", "varchar", "NULL", "''", 10),
        seed("Space", "text", "varchar", "'x' || i", "fresh || ' '", 10),
        seed("Case", "text", "varchar", "'x' || i", "upper(fresh)", 10),
        // What the old side would read back as the same is no difference: see below.
        seed("SameValue", "numeric", "numeric", "i", "fresh::numeric(20,3)", 10),
        seed("SameValue", "real", "double precision", "0", "'-0'", 10),
        seed("Value", "numeric", "double precision", "i + 0.5", "'NaN'", 10),
        seed("TimeZone", "timestamp", "timestamptz", INSTANT, "fresh + interval '2 hours'", 10),
        seed("Fraction", "timestamp", "timestamptz", INSTANT, "fresh + interval '1 ms'", 10),
        seed("Value", "text", "jsonb", "format('{\"a\": %s}', i)", "fresh || '{\"b\": 1}'", 10),
        seed("Value", "text", "json", "format('{\"a\": %s}', i)", "'{\"a\":1}'", 10),
        seed("Value", "text", "bytea", "md5(i::text)", "fresh || '\\x00'::bytea", 10),
        seed("Value", "integer[]", "bigint[]", "ARRAY[i, NULL]", "ARRAY[fresh[1]]", 10),
        cents("Factor100", "fresh * 100"),
        cents("LastDigit", "fresh + 0.01"));
  }

  private static Seed cents(String trait, String wrong) {
    return new Seed(
        trait,
        "integer",
        "numeric(12,2)",
        "side / 100.0",
        "(fresh * 100)::int",
        "i + 1",
        wrong,
        10);
  }

  private static Seed seed(
      String trait, String oldType, String newType, String value, String wrong, int rows) {
    return new Seed(
        trait,
        oldType,
        newType,
        cast("side", oldType, newType),
        cast("fresh", newType, oldType),
        value,
        wrong,
        rows);
  }

  /** Immutable in both directions. */
  private static String cast(String column, String from, String to) {
    if (from.startsWith("timestamp")) {
      return column + " AT TIME ZONE 'UTC'";
    }
    if (to.equals("bytea")) {
      return "decode(%s, 'hex')".formatted(column);
    }
    return from.equals("bytea") ? "encode(%s, 'hex')".formatted(column) : column + "::" + to;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindWhatDiffersAndNothingElse(Seed seed) {
    // Given
    Shape shape = filled(seed);
    String wrong = keys(seed.rows());
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET fresh = %s WHERE (shop, id) IN (VALUES %s)"
                .formatted(seed.wrong(), wrong),
            Triggers.on("orders"));

    // When
    try (Traffic writing = Traffic.of(shape.database(), ComparisonPgTest::write)) {
      writing.someMore();
      assertThat(shape.worker().verify(0)).as(shape.worker().lastWord()).isZero();
      assertThat(writing.states()).isEmpty();
    }

    // Then
    assertThat(shape.database().value("SELECT diverged || ' ' || repaired FROM godwit.passes"))
        .isEqualTo(seed.rows() + " 0");
    assertThat(
            shape
                .database()
                .value(
                    """
                    SELECT string_agg(DISTINCT d.trait, ' ') || ' ' || count(w.id) || ' of ' || count(*)
                    FROM godwit.discrepancies d LEFT JOIN (VALUES %s) AS w (shop, id)
                      ON ARRAY[w.shop, w.id::text]::text = d.key WHERE d.confirmed_at IS NOT NULL
                    """
                        .formatted(wrong)))
        .isEqualTo("%s %2$d of %2$d".formatted(seed.trait(), seed.rows()));
  }

  /**
   * Once somebody has written through the new side, and the old one holds what it can of that,
   * nothing differs, whatever {@code up} makes of it; what it cannot have come from does.
   */
  @Test
  void shouldTakeNoWriteThroughTheNewSideForADifference() {
    // Given
    Seed cents = cents("LastDigit", "fresh");
    Seed lossy =
        new Seed(
            "Value",
            "integer",
            "numeric(12,4)",
            "side / 100.0",
            cents.down(),
            cents.value(),
            "fresh",
            0);
    Shape shape = filled(lossy);
    shape.worker().flag(50);

    // When
    try (Traffic writing =
        Traffic.of(
            shape.database(),
            (connection, number) -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    "UPDATE orders SET fresh = fresh + 0.0049 WHERE id = " + (1 + number % ROWS));
              }
            })) {
      writing.someMore();
      shape
          .database()
          .execute(
              Triggers.off("orders"),
              "UPDATE orders SET side = side + 1 WHERE id IN (7, " + ROWS + ")",
              Triggers.on("orders"));
      assertThat(shape.worker().verify(3)).as(shape.worker().lastWord()).isZero();
      assertThat(writing.states()).isEmpty();
    }

    // Then
    assertThat(shape.database().value("SELECT diverged || ' ' || repaired FROM godwit.passes"))
        .isEqualTo("2 0");
  }

  /** In the user's expression it is an operator, to the driver a parameter. */
  @Test
  void shouldTakeAQuestionMarkForAnOperator() {
    Seed seed =
        new Seed(
            "Value",
            "text",
            "boolean",
            "side::jsonb ? 'a'",
            "CASE WHEN fresh THEN '{\"a\": 1}' ELSE '{}' END",
            "CASE WHEN i % 2 = 0 THEN '{\"a\": 1}' ELSE '{}' END",
            "fresh",
            0);
    Shape shape = filled(seed);

    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();

    assertThat(shape.database().value("SELECT count(*) FROM orders WHERE fresh"))
        .isEqualTo("" + ROWS / 2);
    assertThat(shape.database().value("SELECT diverged || ' ' || repaired FROM godwit.passes"))
        .isEqualTo("0 0");
  }

  /** What is accepted is no difference, and the next larger one is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric(12,2) | numeric(14,3) | i     | absolute | 0.02  | fresh + 0.02              | fresh + 0.03",
        "integer   | numeric(12,2) | 1000      | relative | 0.001 | fresh + 1                 | fresh - 1.01",
        "timestamp | timestamptz   | localtime | precision | 1ms | fresh + interval '1 ms'   | fresh - interval '1001 us'",
      })
  void shouldAcceptWhatIsTolerated(
      String oldType,
      String newType,
      String value,
      String kind,
      String amount,
      String near,
      String far) {
    // Given
    Seed seed = seed("", oldType, newType, value.replace("localtime", INSTANT), "fresh", 0);
    Shape shape =
        filled(
            seed,
            "{'verify': {'tolerance': [{'column': 'fresh', '%s': '%s'}]}}".formatted(kind, amount));

    // When
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET fresh = %s WHERE id %% 2 = 0".formatted(near),
            "UPDATE orders SET fresh = %s WHERE id = 7".formatted(far),
            Triggers.on("orders"));
    assertThat(shape.worker().verify(0)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(shape.database().value("SELECT diverged FROM godwit.passes")).isEqualTo("1");
  }

  /** A composite key of which one part is text under a collation of its own. */
  private static Shape filled(Seed seed) {
    return filled(seed, "{}");
  }

  private static Shape filled(Seed seed, String patch) {
    Shape shape =
        Shape.of(
            Specs.patch(
                Specs.changeType(
                    new Change.ChangeColumnType(
                        "orders", "side", "fresh", seed.newType(), seed.up(), seed.down())),
                patch),
            Version.NEWEST,
            "CREATE TABLE orders (shop text COLLATE \"C.utf8\", id int, side "
                + seed.oldType()
                + ", touched int NOT NULL DEFAULT 0, PRIMARY KEY (shop, id))",
            "INSERT INTO orders (shop, id, side) SELECT chr(65 + i % 26), i, ("
                + seed.value()
                + ")::"
                + seed.oldType()
                + " FROM generate_series(1, "
                + ROWS
                + ") AS i",
            "VACUUM ANALYZE orders");
    shape.prepared();
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    return shape;
  }

  /** Of the first and the last row, and of some in between. */
  private static String keys(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(i -> rows == 1 ? ROWS / 2 : 1 + (int) ((long) i * (ROWS - 1) / (rows - 1)))
        .map(id -> "('%c', %d)".formatted('A' + id % 26, id))
        .collect(Collectors.joining(", "));
  }

  /** The application writes other rows meanwhile, and some behind the end. */
  private static void write(Connection connection, long number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE orders SET touched = touched + 1 WHERE shop = 'A' AND id = "
              + 26 * (2 + number % 100));
      statement.execute(
          "INSERT INTO orders (shop, id, side) SELECT 'Z', %d, side FROM orders WHERE shop = 'D' AND id = 3"
              .formatted(ROWS + 1 + number));
    }
  }
}
