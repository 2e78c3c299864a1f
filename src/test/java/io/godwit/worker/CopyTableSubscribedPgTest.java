package io.godwit.worker;

import static io.godwit.worker.CopyTablePublishedPgTest.agreed;
import static io.godwit.worker.CopyTablePublishedPgTest.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.engine.Stage;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestSubscription;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real subscriber goes on through a swap, and through its way back. */
@Tag("postgres")
class CopyTableSubscribedPgTest {
  private static final String ROWS =
      "SELECT string_agg(concat_ws(',', id, name, cents), ' ' ORDER BY id) FROM orders";
  private static final String PRICES =
      "SELECT string_agg(concat_ws(',', order_id, cents), ' ' ORDER BY order_id) FROM prices";

  private @Nullable TestPostgres server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.destroy();
    }
  }

  private static void arrives(TestDatabase subscriber, String sql, String value) {
    await().untilAsserted(() -> assertThat(subscriber.value(sql)).isEqualTo(value));
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldSendASubscriberEachWriteOnce(TestPostgres.Version version) throws SQLException {
    // Given
    server = TestPostgres.alone(version, "wal_level=logical");
    TestDatabase database = server.createDatabase("publisher");
    TestDatabase subscriber = server.createDatabase("subscriber");
    String orders = "CREATE TABLE orders (id int PRIMARY KEY, name text, cents int)";
    database.execute(orders, "INSERT INTO orders VALUES (1, 'a', 10), (2, 'b', 20)");
    subscriber.execute(orders, "CREATE TABLE prices (order_id int PRIMARY KEY, cents int)");
    var subscription = TestSubscription.of(database, subscriber, "orders");
    arrives(subscriber, ROWS, "1,a,10 2,b,20");
    var worker =
        new LocalWorker(
            database,
            agreed(
                new CopyTableSpec(
                    "orders",
                    null,
                    List.of(
                        new Into(null, List.of(same("id"), same("name")), null, null, null, null),
                        new Into(
                            "prices",
                            List.of(
                                new Column("order_id", "id", null, null, null, null),
                                same("cents")),
                            null,
                            null,
                            null,
                            null)),
                    null,
                    null)));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE)) {
      assertThat(stage == Stage.BACKFILL ? worker.backfill() : worker.steps(stage))
          .as(worker.lastWord())
          .isZero();
    }

    // When
    database.execute("INSERT INTO orders VALUES (3, 'c', 30)");

    // Then
    arrives(subscriber, ROWS, "1,a,10 2,b,20 3,c,30");
    assertThat(subscriber.value(PRICES)).isNull();

    // When
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    subscription.refresh();
    arrives(subscriber, PRICES, "1,10 2,20 3,30");
    database.execute(
        "INSERT INTO orders VALUES (4, 'd')",
        "INSERT INTO prices VALUES (4, 40)",
        "UPDATE orders SET name = 'x' WHERE id = 1",
        "UPDATE prices SET cents = 21 WHERE order_id = 2",
        "DELETE FROM prices WHERE order_id = 3");

    // Then
    arrives(subscriber, PRICES, "1,10 2,21 4,40");
    arrives(subscriber, ROWS, "1,x,10 2,b,20 3,c,30 4,d");

    // When
    worker.turnBack();
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    database.execute(
        "UPDATE orders SET cents = 22 WHERE id = 2", "DELETE FROM orders WHERE id = 4");

    // Then
    arrives(subscriber, ROWS, "1,x,10 2,b,22 3,c,30");
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();
    assertThat(database.value(ROWS)).isEqualTo("1,x,10 2,b,22 3,c");

    subscription.drop();
  }
}
