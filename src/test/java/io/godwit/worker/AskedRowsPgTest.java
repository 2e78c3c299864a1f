package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.engine.Action;
import io.godwit.engine.QuarantineList;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Stage;
import io.godwit.sql.Control;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.QuarantineRows;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows in quarantine are tried once more, or waived, where somebody asks for it. */
@Tag("postgres")
class AskedRowsPgTest {
  private static final String ENTRIES = QuarantinePgTest.ENTRIES;

  /** The constraint stays: to drop it would be a change of the table that the plan was made for. */
  private static final String REFUSE_NO_MORE =
      """
      CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RETURN NULL; END $$
      """;

  static final String STATES =
      "SELECT string_agg(key || ' ' || sqlstate, ', ' ORDER BY key) FROM godwit.quarantine";

  /** What refused one row does so no more: no write of the row would have shown it. */
  @Test
  void shouldTryRowsOnceMoreWhereThatIsAskedFor() throws SQLException {
    // Given
    Shape shape = refusing();
    TestDatabase database = shape.database();
    database.execute(REFUSE_NO_MORE);

    // When
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();
    String unasked = database.value(STATES);
    boolean asked = ask(database, new Action.RetryRows("now"));
    boolean again = ask(database, new Action.RetryRows("now"));
    Quarantined told = seen(database);
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(unasked).isEqualTo("1234 23514, 777 P0001");
    assertThat(asked).isTrue();
    assertThat(again).isFalse();
    assertThat(told.asked()).isEqualTo(2);
    assertThat(told.retry().text())
        .isEqualTo("done: 2 rows are tried once more by the next comparison");
    assertThat(database.value(ENTRIES)).isEqualTo("1234 23514 3");
    assertThat(seen(database).asked()).isZero();
    assertThat(database.value("SELECT amount FROM orders WHERE id = 777")).isEqualTo("777");
    assertThat(database.value("SELECT max(diverged) FROM godwit.passes")).isEqualTo("0");
  }

  /** What was never written to the new side is filled still, whoever has the authority. */
  @Test
  void shouldTryRowsOnceMoreAfterTheColumnsAreFlipped() throws SQLException {
    // Given
    Shape shape = refusing();
    TestDatabase database = shape.database();
    for (Stage stage : List.of(Stage.ENFORCE, Stage.CUTOVER)) {
      assertThat(shape.worker().steps(stage)).as(shape.worker().lastWord()).isZero();
    }
    shape.worker().flag(100);
    assertThat(shape.worker().steps(Stage.HIDE)).as(shape.worker().lastWord()).isZero();
    database.execute(REFUSE_NO_MORE);
    ask(database, new Action.RetryRows("now"));

    // When
    assertThat(shape.worker().verify(0)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(database.value(ENTRIES)).isEqualTo("1234 23514 3");
    assertThat(database.value("SELECT amount FROM orders WHERE id = 777")).isEqualTo("777");
  }

  @Test
  void shouldTryRowsOnceMoreInTheSweepOfABackfillThatRuns() throws SQLException {
    // Given
    Shape shape = refusing();
    TestDatabase database = shape.database();
    database.execute(
        "UPDATE godwit.control SET phase = 'Backfill'",
        "UPDATE godwit.ranges SET done = false WHERE hi = ''",
        "UPDATE godwit.migrations SET backfill_ended_at = NULL",
        REFUSE_NO_MORE);
    ask(database, new Action.RetryRows("now"));
    Quarantined told = seen(database);

    // When
    int ended = shape.worker().backfill();

    // Then
    assertThat(ended).as(shape.worker().lastWord()).isZero();
    assertThat(told.retry().text()).endsWith("by the sweep at the end of the backfill");
    assertThat(database.value(ENTRIES)).isEqualTo("1234 23514 3");
    assertThat(seen(database).asked()).isZero();
  }

  @Test
  void shouldWaiveTheNamedRowsAndNoOther() throws SQLException {
    // Given
    Shape shape = refusing();
    TestDatabase database = shape.database();

    // When
    ask(database, new Action.WaiveRows("1", List.of("777", "778"), ""));
    Quarantined refused = seen(database);
    ask(database, new Action.WaiveRows("2", List.of("777"), "it was a test order"));
    Quarantined waived = seen(database);
    QuarantineList listed = list(database);

    // Then
    assertThat(refused.waiver().text())
        .isEqualTo("refused: not in quarantine: 778; there are 777, 1234");
    assertThat(refused.waived()).isZero();
    assertThat(waived.waiver()).isEqualTo(new Quarantined.Answer("2", "done: rows are waived: 1"));
    assertThat(waived.open()).isEqualTo(1);
    assertThat(listed.entries())
        .extracting(QuarantineList.Entry::key, row -> row.waivedAt() != null)
        .containsExactly(tuple("1234", false), tuple("777", true));
    assertThat(listed.entries().getLast())
        .returns("public.orders", QuarantineList.Entry::table)
        .returns("raise_exception", QuarantineList.Entry::condition)
        .returns("it was a test order", QuarantineList.Entry::waivedWhy);
    assertThat(
            database.value(
                "SELECT string_agg(action || ' ' || detail, ', ' ORDER BY id) FROM godwit.audit"
                    + " WHERE action = 'WaiveRows'"))
        .contains("WaiveRows[token=2, keys=[777], why=it was a test order]");

    // And when: it is put right all the same.
    database.execute("UPDATE orders SET cents = '7770' WHERE id = 777");
    database.execute("UPDATE orders SET amount = 7771, cents = '7771' WHERE id = 777");
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(database.value(STATES)).isEqualTo("1234 23514");
  }

  /** To the very end: their old values go, and nothing else is touched. */
  @Test
  void shouldDropTheOldColumnWhereAllRowsAreWaived() throws SQLException {
    // Given
    Shape shape = refusing();
    TestDatabase database = shape.database();
    ask(database, new Action.WaiveRows("1", List.of("777", "1234"), ""));
    boolean open = seen(database).open() > 0;

    // When
    shape.finished();

    // Then
    assertThat(open).isFalse();
    assertThat(database.value("SELECT string_agg(id::text, ' ') FROM orders WHERE amount IS NULL"))
        .isEqualTo("777 1234");
    assertThat(database.dump()).doesNotContain("cents");
  }

  /** A key of two columns in a partition; another one has left the table meanwhile. */
  @Test
  void shouldTryRowsOfPartitionsOnceMoreButNotOfThoseThatHaveLeft() throws SQLException {
    // Given
    Shape shape =
        Shape.of(
                TestPostgres.Version.NEWEST,
                "CREATE TABLE orders (shop int, id text, cents text, PRIMARY KEY (shop, id))"
                    + " PARTITION BY LIST (shop)",
                "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)",
                "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES IN (2)",
                "INSERT INTO orders VALUES (1, 'a,b', 'one'), (1, 'c', '3'), (2, 'd', 'two')")
            .prepared();
    TestDatabase database = shape.database();
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    QuarantineList before = list(database);
    ask(database, new Action.RetryRows("1"));
    database.execute("ALTER TABLE orders DETACH PARTITION orders_2");

    // When
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();

    // Then
    assertThat(before.entries())
        .extracting(QuarantineList.Entry::table, QuarantineList.Entry::key)
        .containsExactlyInAnyOrder(
            tuple("public.orders_1", "{1,\"a,b\"}"), tuple("public.orders_2", "{2,d}"));
    assertThat(list(database).entries())
        .singleElement()
        .returns("{1,\"a,b\"}", QuarantineList.Entry::key)
        .returns(before.entries().getFirst().attempts() + 1, QuarantineList.Entry::attempts)
        .returns(false, QuarantineList.Entry::tried);
  }

  @Test
  void shouldNotWaiveWhereTheNewColumnHasToHaveAValue() throws SQLException {
    // Given
    Shape shape =
        Shape.of(
                TestPostgres.Version.NEWEST,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text NOT NULL)",
                "INSERT INTO orders VALUES (1, '1'), (2, 'two')")
            .prepared();
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();

    // When
    ask(shape.database(), new Action.WaiveRows("1", List.of("2"), ""));

    // Then
    assertThat(seen(shape.database()).waived()).isZero();
    assertThat(seen(shape.database()).waiver().text())
        .startsWith("refused: the new column becomes NOT NULL");
  }

  @Test
  void shouldListNoMoreThanAConfigMapHolds() throws SQLException {
    // Given
    Shape shape = refusing();
    TestDatabase database = shape.database();
    database.execute(
        """
        INSERT INTO godwit.quarantine (migration, leaf, key, sqlstate)
        SELECT migration, leaf, 'k' || i, 'U0001' FROM godwit.quarantine, generate_series(1, 600) i
        WHERE key = '777'
        """);

    // When
    QuarantineList listed = list(database);
    ask(database, new Action.WaiveRows("1", List.of("nobody"), ""));

    // Then
    assertThat(listed.entries()).hasSize(500);
    assertThat(listed.more()).isEqualTo(102);
    assertThat(listed.json().length()).isLessThan(500_000);
    assertThat(seen(database).waiver().text()).endsWith("and 582 more");
  }

  /** A table of which a constraint refuses one row, and a trigger another. */
  static Shape refusing() {
    Shape shape = QuarantinePgTest.shape(2_000, "i::text");
    shape
        .database()
        .execute(
            "ALTER TABLE orders ADD CONSTRAINT not_this CHECK (amount IS DISTINCT FROM 1234)",
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NEW.amount = 777 THEN RAISE 'not this one' USING ERRCODE = 'P0001'; END IF;
              RETURN NULL;
            END $$
            """,
            """
            CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON orders DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse()
            """,
            // These are changes of the table that the plan has not seen, and may do here.
            "UPDATE godwit.migrations SET catalog = NULL");
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    shape.database().execute("UPDATE godwit.control SET phase = 'Verify'");
    return shape;
  }

  private static boolean ask(TestDatabase database, Action action) throws SQLException {
    try (Connection connection = database.asOwner()) {
      return Control.write(
          connection, LedgerReader.read(connection).values().iterator().next(), action);
    }
  }

  private static Quarantined seen(TestDatabase database) throws SQLException {
    try (Connection connection = database.asOwner()) {
      return LedgerReader.read(connection).values().iterator().next().backfill().quarantined();
    }
  }

  private static QuarantineList list(TestDatabase database) throws SQLException {
    try (Connection connection = database.asOwner()) {
      return QuarantineRows.read(
          connection, LedgerReader.read(connection).values().iterator().next().id());
    }
  }
}
