package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.api.ChangeKind;
import io.godwit.api.DropColumnSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestSubscription;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Column lists of publications, which are there from PostgreSQL 15 on (rules-postgres 22). */
@Tag("postgres")
class PublishedColumnsPgTest {
  private static final Change.ChangeColumnType CENTS =
      new Change.ChangeColumnType(
          "orders", "cents", "amount", "numeric(12,2)", "cents / 100.0", "(amount * 100)::int");

  private static final String ORDERS =
      "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL DEFAULT 0, note text)";

  @Test
  void shouldChangeWhatASubscriberIsNotShown() throws SQLException {
    // Given
    TestPostgres server = TestPostgres.alone(TestPostgres.Version.NEWEST, "wal_level=logical");
    try {
      TestDatabase database = server.createDatabase("publisher");
      TestDatabase subscriber = server.createDatabase("subscriber");
      database.execute(ORDERS, "INSERT INTO orders SELECT i, i, 'n' FROM generate_series(1, 9) i");
      subscriber.execute("CREATE TABLE orders (id int PRIMARY KEY, note text)");
      var subscription = TestSubscription.of(database, subscriber, "orders (id, note)");
      var worker = new LocalWorker(database, Specs.changeType(CENTS));

      // When
      assertThat(worker.prepare()).as(worker.lastWord()).isZero();
      for (Stage stage : LocalWorker.ROAD) {
        worker.forth(stage);
        database.execute(
            "INSERT INTO orders (id, note) VALUES (%d, 'n')".formatted(100 + stage.ordinal()));
      }

      // Then
      await()
          .untilAsserted(
              () ->
                  assertThat(subscriber.value("SELECT count(*) FROM orders WHERE note = 'n'"))
                      .isEqualTo("16"));
      subscription.drop();
    } finally {
      server.destroy();
    }
  }

  private record Case(String published, ChangeKind change, String said) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case("orders (id, cents)", CENTS, "has the column in its column list"),
        new Case("orders", CENTS, "give it a column list without what changes"),
        new Case(
            "orders (id, cents)",
            new DropColumnSpec("orders", "cents"),
            "take the column or the table out of it first"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldRefuseWhatASubscriberWouldStopAt(Case given) {
    TestDatabase database = TestPostgres.newest().createDatabase("shown");
    database.execute(ORDERS, "CREATE PUBLICATION told FOR TABLE " + given.published());
    ChangeKind change = given.change();
    var worker =
        new LocalWorker(database, change.movesRows() ? Specs.move(change) : Specs.table(change));

    int prepared = worker.prepare();

    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("publication told", given.said());
  }
}
