package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole road in the database alone, each worker program in turn, on both ends of the versions.
 */
@Tag("postgres")
class RoadPgTest {
  private static final Change.ChangeColumnType TO_NUMERIC =
      new Change.ChangeColumnType(
          "public.orders",
          "amount_cents",
          "amount",
          "numeric(12,2)",
          "amount_cents / 100.0",
          "(amount * 100)::int");

  private TestDatabase database;

  @BeforeEach
  void clear() {
    database = null;
  }

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("road");
    database.execute(
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          customer_id int NOT NULL, amount_cents int NOT NULL DEFAULT 0 CHECK (amount_cents >= 0),
          note text)
        """,
        "COMMENT ON COLUMN orders.amount_cents IS 'what it cost'",
        "CREATE INDEX ON orders (amount_cents)",
        "CREATE INDEX by_price ON orders (customer_id, amount_cents DESC)",
        "INSERT INTO orders (customer_id, amount_cents) SELECT i % 100, i FROM generate_series(1, 20000) i",
        "ANALYZE orders");
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndInTheNewShape(TestPostgres.Version version) {
    given(version);
    var worker = new LocalWorker(database, Specs.changeType(TO_NUMERIC));

    assertThat(worker.prepare()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).isZero();
    database.execute("INSERT INTO orders (customer_id, amount_cents) VALUES (1, 777)");
    assertThat(worker.backfill()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).isZero();
    assertThat(worker.verify(1)).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).isZero();
    worker.flag(100);
    database.execute("INSERT INTO orders (customer_id, amount) VALUES (1, 8.88)");
    assertThat(
            database.value(
                "SELECT amount_cents FROM orders WHERE amount = 8.88 AND customer_id = 1 ORDER BY id DESC LIMIT 1"))
        .isEqualTo("888");
    assertThat(worker.verify(1)).isZero();
    assertThat(worker.steps(Stage.HIDE)).isZero();
    database.execute("INSERT INTO orders (customer_id, amount) VALUES (1, 9.99)");
    assertThat(worker.verify(1)).isZero();
    assertThat(worker.steps(Stage.DROP)).isZero();
    database.execute("INSERT INTO orders (customer_id) VALUES (2)");

    assertThat(
            database.value(
                "SELECT string_agg(diverged || '/' || repaired, ' ' ORDER BY pass) FROM godwit.passes"))
        .isEqualTo("0/0 0/0 0/0");
    assertThat(database.value("SELECT sum(amount) FROM orders")).isEqualTo("2000126.64");
    assertThat(database.dump())
        .doesNotContain("amount_cents", "_godwit", "sync_")
        .contains("amount numeric(12,2) DEFAULT ")
        .contains("::numeric(12,2) NOT NULL", "what it cost")
        .contains("INDEX orders_amount_idx ON public.orders USING btree (amount)")
        .contains("INDEX by_price ON public.orders USING btree (customer_id, amount DESC)");
  }

  @ParameterizedTest
  @EnumSource
  void shouldWalkBackToTheExactOldShape(TestPostgres.Version version) {
    given(version);
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.changeType(TO_NUMERIC));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();
    worker.steps(Stage.ENFORCE);
    worker.verify(1);
    worker.steps(Stage.CUTOVER);
    worker.flag(100);
    database.execute("INSERT INTO orders (customer_id, amount) VALUES (1, 8.88)");
    worker.steps(Stage.HIDE);
    database.execute("INSERT INTO orders (customer_id, amount) VALUES (1, 9.99)");
    worker.flag(0);
    worker.turnBack();

    assertThat(worker.rollback()).isZero();

    assertThat(database.dump()).isEqualTo(before);
    assertThat(database.value("SELECT sum(amount_cents) FROM orders")).isEqualTo("200011887");
  }
}
