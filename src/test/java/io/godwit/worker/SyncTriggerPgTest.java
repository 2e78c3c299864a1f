package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sync trigger, decided by values: the scenes of rules-postgres that concern it. */
@Tag("postgres")
class SyncTriggerPgTest {
  private TestDatabase database;
  private LocalWorker worker;

  /** Whole cents on the old side, fractions of them on the new one: {@code down} loses some. */
  private void givenOrders(String newType, Stage until) {
    database = TestPostgres.newest().createDatabase("sync");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL DEFAULT 0, note text)",
        "INSERT INTO orders SELECT i, i * 100, 'n' FROM generate_series(1, 10) i",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", "amount", newType, "cents / 100.0", "(amount * 100)::int")));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : new Stage[] {Stage.EXPAND, Stage.DUAL_WRITE}) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }
    if (until == Stage.CUTOVER) {
      assertThat(worker.backfill()).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
      worker.flag(25);
    }
  }

  /** As the application, which has no rights of its own in schema godwit. */
  private void write(String sql) {
    try (Connection connection = database.asApplication();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("the application's statement failed: " + sql, e);
    }
  }

  private String row(int id) {
    return database.value(
        "SELECT coalesce(cents::text, '-') || ' ' || coalesce(amount::text, '-') FROM orders WHERE id = "
            + id);
  }

  private String failures() {
    return database.value(
        "SELECT coalesce(string_agg(direction || ' ' || key || ' ' || sqlstate, ', ' ORDER BY key), '')"
            + " FROM godwit.sync_failures");
  }

  @Test
  void shouldCarryEachSideToTheOther() {
    givenOrders("numeric(12,2)", Stage.DUAL_WRITE);

    write("INSERT INTO orders (id, cents) VALUES (11, 1234)");
    write("INSERT INTO orders (id, amount) VALUES (12, 56.78)");
    write("INSERT INTO orders (id) VALUES (13)");
    write("UPDATE orders SET cents = 999 WHERE id = 1");
    write("UPDATE orders SET amount = 7.77 WHERE id = 2");
    write("UPDATE orders SET note = 'x' WHERE id = 3");

    assertThat(row(11)).isEqualTo("1234 12.34");
    assertThat(row(12)).isEqualTo("5678 56.78");
    assertThat(row(13)).isEqualTo("0 0.00");
    assertThat(row(1)).isEqualTo("999 9.99");
    assertThat(row(2)).isEqualTo("777 7.77");
    assertThat(row(3)).isEqualTo("300 -");
    assertThat(failures()).isEmpty();
  }

  @Test
  void shouldTakeColumnsForColumnsThatAreCalledAsTheFunctionsOwnNames() {
    database = TestPostgres.newest().createDatabase("names");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, new int NOT NULL, old int NOT NULL DEFAULT 7,"
            + " new_changed int DEFAULT 1, tg_op text DEFAULT 'x', godwit_sync int DEFAULT 2)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 3) i");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "new",
                    "new_value",
                    "bigint",
                    "new + old + new_changed + length(tg_op) + godwit_sync",
                    "(new_value - old - new_changed - length(tg_op) - godwit_sync)::int")));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : new Stage[] {Stage.EXPAND, Stage.DUAL_WRITE}) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }

    write("INSERT INTO orders (id, new) VALUES (11, 100)");
    write("INSERT INTO orders (id, new_value) VALUES (12, 311)");
    write("UPDATE orders SET old = 17 WHERE id = 11");
    write("UPDATE orders SET new_value = 1011 WHERE id = 2");
    write("UPDATE orders SET new = 30, new_value = 41 WHERE id = 3");

    assertThat(
            database.value(
                "SELECT string_agg(id || ' ' || new || ' ' || new_value, ', ' ORDER BY id)"
                    + " FROM orders WHERE id > 1"))
        .isEqualTo("2 1000 1011, 3 30 41, 11 100 121, 12 300 311");
    assertThat(failures()).isEmpty();
  }

  @Test
  void shouldKeepFractionsWhenAnOldApplicationWritesAllItsColumns() {
    givenOrders("numeric(12,4)", Stage.CUTOVER);

    write("UPDATE orders SET amount = 10.0049 WHERE id = 1");
    write("UPDATE orders SET cents = cents, note = 'old version, every column' WHERE id = 1");
    write("UPDATE orders SET amount = amount, note = 'new version, every column' WHERE id = 1");

    assertThat(row(1)).isEqualTo("1000 10.0049");
  }

  @Test
  void shouldLetTheAuthorityWinAConflict() {
    givenOrders("numeric(12,2)", Stage.CUTOVER);

    write("UPDATE orders SET cents = 111, amount = 2.22 WHERE id = 1");
    worker.flag(0);
    write("UPDATE orders SET cents = 333, amount = 4.44 WHERE id = 2");

    assertThat(row(1)).isEqualTo("222 2.22");
    assertThat(row(2)).isEqualTo("333 3.33");
    assertThat(failures()).isEqualTo("conflict 1 00000, conflict 2 00000");
  }

  @Test
  void shouldNeverFailAWriteThatTheOldSideCannotHold() {
    givenOrders("numeric(14,2)", Stage.CUTOVER);

    write("UPDATE orders SET amount = 99999999999.00 WHERE id = 1");
    write("INSERT INTO orders (id, amount) VALUES (20, 99999999999.00)");

    assertThat(row(1)).isEqualTo("100 99999999999.00");
    assertThat(row(20)).isEqualTo("- 99999999999.00");
    assertThat(failures()).isEqualTo("down 1 22003, down 20 22003");
  }

  @Test
  void shouldRefuseToRollBackOverLostValuesUntilTheyAreMended() {
    givenOrders("numeric(14,2)", Stage.CUTOVER);
    write("INSERT INTO orders (id, amount) VALUES (20, 99999999999.00)");
    worker.flag(0);
    worker.turnBack();

    int refused = worker.rollback();
    String why = worker.lastWord();
    write("UPDATE orders SET amount = 5.00 WHERE id = 20");
    int mended = worker.rollback();

    assertThat(refused).isEqualTo(65);
    assertThat(why).contains("RollbackWouldLose", "key 20").doesNotContain("99999999999");
    assertThat(mended).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT cents FROM orders WHERE id = 20")).isEqualTo("500");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'amount'"))
        .isEqualTo("0");
  }

  @Test
  void shouldFillARowThatMovesToAnotherKeyMeanwhile() {
    givenOrders("numeric(12,2)", Stage.DUAL_WRITE);

    write("UPDATE orders SET id = 1000 WHERE id = 5");

    assertThat(row(1000)).isEqualTo("500 5.00");
  }

  @Test
  void shouldNotFailAWriteWhoseOldValueHasNoNewForm() {
    database = TestPostgres.newest().createDatabase("sync");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents text, note text)",
        "INSERT INTO orders VALUES (1, '12', 'n')");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", "amount", "integer", "cents::integer", "amount::text")));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();

    write("INSERT INTO orders (id, cents) VALUES (2, 'twelve')");
    write("UPDATE orders SET cents = 'a dozen' WHERE id = 1");

    assertThat(row(2)).isEqualTo("twelve -");
    assertThat(row(1)).isEqualTo("a dozen 12");
    assertThat(failures()).isEqualTo("up 1 22P02, up 2 22P02");
  }
}
