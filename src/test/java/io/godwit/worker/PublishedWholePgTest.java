package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.AddColumnSpec;
import io.godwit.api.Change;
import io.godwit.api.ChangeKind;
import io.godwit.api.DropColumnSpec;
import io.godwit.api.MergeColumnsSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.SplitColumnSpec;
import io.godwit.api.WidenKeySpec;
import io.godwit.engine.Stage;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.Preflight;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that subscribers are sent with every column (rules-postgres 22). */
@Tag("postgres")
class PublishedWholePgTest {
  private static final String ORDERS =
      "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL DEFAULT 0, note text NOT NULL DEFAULT '')";

  private static final String READY = "{'prepare': {'subscribersReady': ['told']}}";

  private static final ChangeKind CENTS =
      new Change.ChangeColumnType(
          "orders", "cents", "amount", "numeric(12,2)", "cents / 100.0", "(amount * 100)::int");

  private static final ChangeKind SPLIT =
      new SplitColumnSpec(
          "orders",
          "note",
          List.of(
              new SplitColumnSpec.Part("a", "text", "left(note, 1)", true),
              new SplitColumnSpec.Part("b", "text", "substr(note, 2)", null)),
          "a || b");

  private static final ChangeKind MERGE =
      new MergeColumnsSpec(
          "orders",
          List.of(
              new MergeColumnsSpec.Part("cents", "split_part(code, ':', 1)::int"),
              new MergeColumnsSpec.Part("note", "substr(code, strpos(code, ':') + 1)")),
          new MergeColumnsSpec.Into("code", "text", true),
          "cents::text || ':' || note");

  private @Nullable TestPostgres server;
  private TestDatabase database;
  private TestDatabase subscriber;
  private TestSubscription subscription;

  @AfterEach
  void stop() throws SQLException {
    if (subscription != null) {
      subscription.drop();
    }
    if (server != null) {
      server.destroy();
    }
  }

  private void given(TestPostgres.Version version, boolean allTables) throws SQLException {
    server = TestPostgres.alone(version, "wal_level=logical");
    database = server.createDatabase("publisher");
    subscriber = server.createDatabase("subscriber");
    database.execute(ORDERS, "INSERT INTO orders SELECT i, i, 'n' FROM generate_series(1, 90) i");
    subscriber.execute(ORDERS);
    subscription =
        allTables
            ? TestSubscription.ofAllTables(database, subscriber)
            : TestSubscription.of(database, subscriber, "orders");
    await().until(() -> "90".equals(subscriber.value("SELECT count(*) FROM orders")));
  }

  /**
   * A change of a published table.
   *
   * @param seen what the new shape shows of a row
   */
  private record Case(TestPostgres.Version version, String seen, MigrationSpec spec) {
    String rows() {
      return "SELECT string_agg(concat_ws(' ', %s), ',' ORDER BY id) FROM orders".formatted(seen);
    }
  }

  static Stream<Case> cases() {
    return TestPostgres.Version.ofMatrix().stream()
        .flatMap(
            version ->
                Stream.of(
                    new Case(version, "id, amount", Specs.move(CENTS)),
                    new Case(
                        version,
                        "id, cents, pg_typeof(cents)",
                        Specs.changeType(
                            new Change.ChangeColumnType(
                                "orders", "cents", null, "bigint", null, null))),
                    new Case(version, "id, remark", Specs.rename("orders", "note", "remark")),
                    new Case(version, "id, a, b", Specs.move(SPLIT)),
                    new Case(version, "id, code", Specs.move(MERGE)),
                    new Case(
                        version,
                        "id, pg_typeof(id), cents",
                        Specs.table(new WidenKeySpec("orders", "id"))),
                    new Case(
                        version,
                        "id, state",
                        Specs.table(
                            new AddColumnSpec("orders", "state", "text", "'new'", true, null))),
                    new Case(
                        version, "id, cents", Specs.table(new DropColumnSpec("orders", "note")))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSayWhatSubscribersNeedAndNeverStopOneThatHasIt(Case given) throws SQLException {
    // Given
    given(given.version(), false);
    var unready = new LocalWorker(database, "unready", given.spec());
    assertThat(unready.prepare()).isEqualTo(65);
    assertThat(unready.lastWord()).contains("publication told", "spec.prepare.subscribersReady");

    // When
    subscriber.execute(statement(unready.lastWord()));

    // Then
    shouldFollow(given);
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldWriteNoLedgerThatSubscribersOfAllTablesWouldStopAt(TestPostgres.Version version)
      throws SQLException {
    // Given
    given(version, true);
    var unready = new LocalWorker(database, "unready", Specs.move(CENTS));

    // When
    int prepared = unready.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(unready.lastWord()).contains("LedgerPublished", "godwit ledger | psql");
    assertThat(database.value("SELECT to_regnamespace('godwit')")).isNull();
    try (Connection connection = database.asOwner()) {
      assertThat(Preflight.check(connection).warnings())
          .anyMatch(warning -> warning.startsWith("publication told is FOR ALL TABLES"));
    }

    // When
    subscriber.execute(LedgerSchema.tables(), statement(unready.lastWord()));

    // Then
    shouldFollow(new Case(version, "id, amount", Specs.move(CENTS)));
  }

  private void shouldFollow(Case given) {
    String applying = subscriber.value("SELECT pid FROM pg_stat_subscription WHERE relid IS NULL");
    var worker = new LocalWorker(database, Specs.patch(given.spec(), READY));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : LocalWorker.ROAD) {
      worker.forth(stage);
      database.execute(
          "INSERT INTO orders (id) VALUES (%d)".formatted(100 + stage.ordinal()),
          "DELETE FROM orders WHERE id = " + stage.ordinal(),
          "UPDATE orders SET id = -id WHERE id = %d".formatted(50 + stage.ordinal()));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(subscriber.value(given.rows())).isEqualTo(database.value(given.rows())));
    // One that stops at a column or a table is started again, as another process.
    assertThat(subscriber.value("SELECT pid FROM pg_stat_subscription WHERE relid IS NULL"))
        .isEqualTo(applying);
  }

  private static String statement(String refusal) {
    Matcher sql =
        Pattern.compile("ALTER TABLE .*?(?=; then name)").matcher(refusal.replace("\\\"", "\""));
    assertThat(sql.find()).as(refusal).isTrue();
    return sql.group();
  }

  @Test
  void shouldRefuseANameThatIsToStandForAnotherValue() throws SQLException {
    TestDatabase alone = TestPostgres.newest().createDatabase("turned");
    alone.execute(ORDERS, "CREATE PUBLICATION told FOR TABLE orders");
    var change =
        new Change.ChangeColumnType(
            "orders", "cents", null, "numeric(12,2)", "cents / 100.0", "(cents * 100)::int");
    var worker = new LocalWorker(alone, Specs.patch(Specs.changeType(change), READY));

    int prepared = worker.prepare();

    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("column cents", "name a newColumn");
  }

  @Test
  void shouldTellOfAPublicationThatShowsNothingOfTheChange() throws SQLException {
    TestDatabase alone = TestPostgres.newest().createDatabase("unused");
    alone.execute(ORDERS);
    var worker = new LocalWorker(alone, Specs.patch(Specs.move(CENTS), READY));

    int prepared = worker.prepare();

    assertThat(prepared).as(worker.lastWord()).isZero();
    assertThat(alone.value("SELECT plan ->> 'warnings' FROM godwit.migrations"))
        .contains("prepare.subscribersReady names publication told");
  }
}
