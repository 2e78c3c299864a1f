package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Backfill and comparison where rows are awkward. */
@Tag("postgres")
class BackfillPgTest {
  private TestDatabase database;
  private LocalWorker worker;

  private void given(String keyType, String key) {
    database = TestPostgres.newest().createDatabase("backfill");
    database.execute(
        "CREATE TABLE orders (id %s PRIMARY KEY, cents text)".formatted(keyType),
        "INSERT INTO orders SELECT %s, i::text FROM generate_series(1, 3000) i".formatted(key),
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", "amount", "integer", "cents::integer", "amount::text")));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
  }

  @Test
  void shouldNameTheRowThatCannotBeTransformedAndNotItsValue() {
    given("int", "i");
    database.execute(
        Triggers.off("orders"),
        "UPDATE orders SET cents = 'secret' WHERE id = 1717",
        "UPDATE godwit.control SET quarantine_most = 0",
        Triggers.on("orders"));

    int failed = worker.backfill();
    String why = worker.lastWord();
    database.execute("UPDATE orders SET cents = '5' WHERE id = 1717");
    int mended = worker.backfill();

    assertThat(failed).isEqualTo(65);
    assertThat(why).contains("BackfillFailed", "key 1717", "22P02").doesNotContain("secret");
    assertThat(mended).as(worker.lastWord()).isZero();
    assertThat(
            database.value("SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents::int"))
        .isEqualTo("0");
  }

  @Test
  void shouldFillTablesWithUuidKeys() {
    given("uuid", "md5(i::text)::uuid");

    assertThat(worker.backfill()).as(worker.lastWord()).isZero();

    assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS NULL")).isEqualTo("0");
    assertThat(database.value("SELECT sum(rows_done) FROM godwit.ranges")).isEqualTo("3000");
  }

  @Test
  void shouldFillNegativeAndSparseKeys() {
    given("bigint", "(i - 1500) * 1000000007::bigint");

    assertThat(worker.backfill()).as(worker.lastWord()).isZero();

    assertThat(database.value("SELECT count(*) FROM orders WHERE amount IS NULL")).isEqualTo("0");
  }

  @Test
  void shouldFillAnEmptyTable() {
    given("int", "i");
    database.execute("TRUNCATE orders");

    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
  }

  @Test
  void shouldWaitForARowThatTheApplicationHoldsAndLetItsValueWin() throws Exception {
    given("int", "i");
    try (Connection application = database.asApplication();
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("UPDATE orders SET cents = '42' WHERE id = 7");
      Thread commit = Thread.ofPlatform().start(() -> commitOnceTheRestIsFilled(application));

      int code = worker.backfill();
      commit.join();

      assertThat(code).as(worker.lastWord()).isZero();
      assertThat(database.value("SELECT amount FROM orders WHERE id = 7")).isEqualTo("42");
    }
  }

  private void commitOnceTheRestIsFilled(Connection application) {
    org.awaitility.Awaitility.await()
        .until(
            () -> database.value("SELECT count(*) FROM orders WHERE amount IS NULL"),
            count -> count.equals("1"));
    try {
      application.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldCountExactlyTheCorruptedRowsAndRepairThemBeforeTheRamp() {
    given("int", "i");
    worker.backfill();
    database.execute(
        Triggers.off("orders"),
        "UPDATE orders SET amount = -1 WHERE id <= 13",
        "UPDATE orders SET amount = NULL WHERE id = 20",
        Triggers.on("orders"));

    int code = worker.verify(1);

    assertThat(code).as(worker.lastWord()).isZero();
    assertThat(
            database.value(
                "SELECT compared || ' ' || diverged || ' ' || repaired FROM godwit.passes"))
        .isEqualTo("3000 0 14");
    assertThat(
            database.value(
                "SELECT count(*) FROM godwit.discrepancies WHERE repaired_at IS NOT NULL"))
        .isEqualTo("14");
    assertThat(
            database.value("SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents::int"))
        .isEqualTo("0");
  }

  @Test
  void shouldCompareRowsWhoseExpressionFails() {
    given("int", "i");
    worker.backfill();
    database.execute("UPDATE orders SET cents = 'twelve' WHERE id = 12");

    int code = worker.verify(0);

    assertThat(code).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT compared || ' ' || diverged FROM godwit.passes"))
        .isEqualTo("3000 1");
    assertThat(database.value("SELECT key FROM godwit.discrepancies")).isEqualTo("12");
  }
}
