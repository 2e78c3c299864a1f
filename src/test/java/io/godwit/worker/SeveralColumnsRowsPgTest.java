package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ChangeKind;
import io.godwit.api.MergeColumnsSpec;
import io.godwit.api.SplitColumnSpec;
import io.godwit.engine.DivergenceList;
import io.godwit.engine.Stage;
import io.godwit.sql.DivergenceRows;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows whose sides have several columns: compared, repaired, set aside, in partitions. */
@Tag("postgres")
class SeveralColumnsRowsPgTest {
  private static final ChangeKind SPLIT =
      new SplitColumnSpec(
          "prices",
          "price",
          List.of(
              new SplitColumnSpec.Part(
                  "amount", "numeric", "split_part(price, ' ', 1)::numeric", null),
              new SplitColumnSpec.Part("currency", "text", "split_part(price, ' ', 2)", null)),
          "amount::text || ' ' || currency");

  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version, ChangeKind change, String... tables) {
    database = TestPostgres.of(version).createDatabase("several_rows");
    database.execute(tables);
    worker = new LocalWorker(database, Specs.move(change));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
  }

  private void prices(TestPostgres.Version version) {
    given(
        version,
        SPLIT,
        "CREATE TABLE prices (id int PRIMARY KEY, price text)",
        "INSERT INTO prices SELECT i, i || '.50 EUR' FROM generate_series(1, 1000) i",
        "INSERT INTO prices VALUES (1001, NULL)",
        "ANALYZE prices");
  }

  /** Behind the trigger's back. */
  private void behind(String sql) {
    database.execute(Triggers.off("prices"), sql, Triggers.on("prices"));
  }

  private String unequal() {
    return database.value(
        """
        SELECT count(*) FROM prices WHERE amount::text || ' ' || currency IS DISTINCT FROM price
        """);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhichColumnsDifferAndRepairAllOfThem(TestPostgres.Version version)
      throws SQLException {
    // Given
    prices(version);
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(unequal()).isEqualTo("0");
    behind("UPDATE prices SET currency = 'eur' WHERE id = 7");
    // The same number, and another text: equality would not see it.
    behind("UPDATE prices SET amount = amount::numeric(9, 3) WHERE id = 8");
    behind("UPDATE prices SET amount = 1, currency = NULL WHERE id = 9");

    // When
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();

    // Then
    assertThat(
            database.value(
                """
                SELECT string_agg(key || ' ' || trait || ' ' || columns::text, '; ' ORDER BY key)
                FROM godwit.discrepancies WHERE confirmed_at IS NOT NULL
                """))
        .isEqualTo("7 Case {currency}; 8 SameValue {amount}; 9 Value {amount,currency}");
    try (Connection connection = database.asOwner()) {
      DivergenceList rows = DivergenceRows.read(connection, 1);
      assertThat(rows.columns()).containsExactly("price", "amount", "currency");
      assertThat(rows.entries())
          .extracting(DivergenceList.Entry::columns)
          .containsExactlyInAnyOrder(
              List.of("currency"), List.of("amount"), List.of("amount", "currency"));
      DivergenceList.Entry ninth =
          rows.entries().stream().filter(row -> row.key().equals("9")).findFirst().orElseThrow();
      try (var found = connection.createStatement().executeQuery(rows.queryFor(ninth))) {
        assertThat(found.next()).isTrue();
        assertThat(found.getString("old")).isEqualTo("9.50 EUR");
        assertThat(found.getString("due currency")).isEqualTo("EUR");
        assertThat(found.getString("new currency")).isNull();
      }
    }

    // When
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(unequal()).isEqualTo("0");
    assertThat(database.value("SELECT repaired FROM godwit.passes ORDER BY pass DESC LIMIT 1"))
        .isEqualTo("3");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSetAsideARowOfWhichOneExpressionFailsUntilItIsRight(TestPostgres.Version version) {
    // Given
    prices(version);
    database.execute(
        "UPDATE prices SET price = 'free' WHERE id = 13",
        "UPDATE prices SET price = '1 CHF' WHERE id = 14");
    assertThat(
            database.value("SELECT amount IS NULL AND currency IS NULL FROM prices WHERE id = 13"))
        .isEqualTo("t");

    // When
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value("SELECT key || ' ' || sqlstate FROM godwit.quarantine"))
        .isEqualTo("13 22P02");
    assertThat(database.value("SELECT max(diverged) FROM godwit.passes")).isEqualTo("0");
    assertThat(database.value("SELECT direction || ' ' || key FROM godwit.sync_failures"))
        .isEqualTo("up 13");

    // When
    database.execute("UPDATE prices SET price = '0 EUR' WHERE id = 13");
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value("SELECT count(*) FROM godwit.quarantine")).isEqualTo("0");
    assertThat(unequal()).isEqualTo("0");
  }

  /** The application writes one of the new columns before the backfill has come by. */
  @ParameterizedTest
  @EnumSource
  void shouldNotLoseWhatOnlyTheOldSideHasOfARowThatIsNotFilledYet(TestPostgres.Version version) {
    // Given
    prices(version);

    // When
    database.execute(
        "UPDATE prices SET currency = 'USD' WHERE id = 1",
        "UPDATE prices SET currency = 'USD', price = '5 GBP' WHERE id = 2",
        "UPDATE prices SET amount = 3, currency = 'CZK' WHERE id = 3");

    // Then
    assertThat(
            database.value(
                "SELECT string_agg(concat_ws('|', price, amount, currency), ', ' ORDER BY id) FROM"
                    + " prices WHERE id < 4"))
        .isEqualTo("1.50 USD|1.50|USD, 5 GBP|5|GBP, 3 CZK|3|CZK");
    assertThat(database.value("SELECT direction || ' ' || key FROM godwit.sync_failures"))
        .isEqualTo("conflict 2");
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheOldColumnToWhichNoWayLeadsBack(TestPostgres.Version version) {
    // Given
    given(
        version,
        new MergeColumnsSpec(
            "prices",
            List.of(
                new MergeColumnsSpec.Part("amount", "split_part(price, ' ', 1)::numeric"),
                new MergeColumnsSpec.Part("currency", null)),
            new MergeColumnsSpec.Into("price", "text", null),
            "amount::text || ' ' || currency"),
        "CREATE TABLE prices (id int PRIMARY KEY, amount numeric NOT NULL, currency text)",
        "INSERT INTO prices SELECT i, i, 'EUR' FROM generate_series(1, 100) i");
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();

    // When
    worker.steps(Stage.ENFORCE);
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    worker.flag(50);
    database.execute(
        "UPDATE prices SET price = '7.25 USD' WHERE id = 7",
        "UPDATE prices SET price = 'free' WHERE id = 8",
        "UPDATE prices SET currency = 'CHF' WHERE id = 9");

    // Then
    assertThat(
            database.value(
                "SELECT string_agg(concat_ws('|', amount, currency, price), ', ' ORDER BY id) FROM"
                    + " prices WHERE id BETWEEN 7 AND 9"))
        .isEqualTo("7.25|EUR|7.25 USD, 8|EUR|free, 9|CHF|9 CHF");
    assertThat(
            database.value(
                "SELECT string_agg(direction || ' ' || key, ' ') FROM godwit.sync_failures"))
        .isEqualTo("down 8");

    // When
    worker.turnBack();
    int refused = worker.back(Stage.ROLLBACK);

    // Then
    assertThat(refused).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("1 rows have a new value that the old side (amount, currency) cannot hold")
        .contains("key 8");
  }

  @ParameterizedTest
  @EnumSource
  void shouldChangeAllPartitions(TestPostgres.Version version) {
    // Given
    given(
        version,
        SPLIT,
        "CREATE TABLE prices (id int, shop int, price text NOT NULL, PRIMARY KEY (shop, id)) PARTITION BY LIST (shop)",
        "CREATE TABLE prices_1 PARTITION OF prices FOR VALUES IN (1)",
        "CREATE TABLE prices_2 PARTITION OF prices FOR VALUES IN (2) PARTITION BY RANGE (id)",
        "CREATE TABLE prices_2_low PARTITION OF prices_2 FOR VALUES FROM (0) TO (5000)",
        "INSERT INTO prices SELECT i, 1 + i % 2, i || ' EUR' FROM generate_series(1, 2000) i",
        "ANALYZE prices");
    String before = database.dump();

    // When
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    database.execute("UPDATE prices SET currency = 'USD' WHERE id < 10");
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();

    // Then
    assertThat(unequal()).isEqualTo("0");
    assertThat(database.value("SELECT diverged FROM godwit.passes")).isEqualTo("0");
    assertThat(before).contains("amount");

    // When
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    worker.flag(100);
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).doesNotContain("price text", "_godwit_");
    assertThat(database.value("SELECT count(amount) || ' ' || count(currency) FROM prices"))
        .isEqualTo("2000 2000");
  }

  /** Whoever names any of the old columns keeps all of them. */
  @Test
  void shouldNotDropWhileAViewReadsOneOfTheOldColumns() {
    // Given
    given(
        TestPostgres.Version.NEWEST,
        new MergeColumnsSpec(
            "prices",
            List.of(
                new MergeColumnsSpec.Part("amount", "split_part(price, ' ', 1)::int"),
                new MergeColumnsSpec.Part("currency", "split_part(price, ' ', 2)")),
            new MergeColumnsSpec.Into("price", "text", null),
            "amount::text || ' ' || currency"),
        "CREATE TABLE prices (id int PRIMARY KEY, amount int, currency text)",
        "INSERT INTO prices SELECT i, i, 'EUR' FROM generate_series(1, 100) i");
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    worker.steps(Stage.ENFORCE);
    worker.steps(Stage.CUTOVER);
    worker.flag(100);
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
    database.execute("CREATE VIEW currencies AS SELECT currency_godwit_old FROM prices");

    // When
    int code = worker.steps(Stage.DROP);

    // Then
    assertThat(code).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT count(amount) || ' ' || count(currency) FROM prices"))
        .isEqualTo("100 100");
    assertThat(database.value("SELECT who FROM godwit.uses WHERE source = 'catalog'"))
        .contains("currencies");
  }
}
