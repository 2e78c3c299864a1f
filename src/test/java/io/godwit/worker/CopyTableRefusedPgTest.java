package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Back;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Every;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Partitions;
import io.godwit.api.CopyTableSpec.WayBack;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What cannot be copied safely is refused before anything is done, in words that say what to do.
 */
@Tag("postgres")
class CopyTableRefusedPgTest {
  private static final List<String> ORDERS =
      List.of(
          "CREATE TABLE orders (id int PRIMARY KEY, cents int, word text, at timestamptz)",
          "INSERT INTO orders SELECT i, i, 'w' || i, now() FROM generate_series(1, 20) i");

  private static final Into SAME = new Into(null, null, null, null, null, null);

  private static Into with(Column column, Back... back) {
    return new Into(
        null,
        List.of(same("id"), same("cents"), same("word"), same("at"), column),
        null,
        back.length == 0 ? null : List.of(back),
        null,
        null);
  }

  private static Column same(String name) {
    return new Column(name, null, null, null, null, null);
  }

  private static CopyTableSpec into(Into... into) {
    return new CopyTableSpec("orders", null, List.of(into), null, null);
  }

  private static Into where(String table, String where) {
    return new Into(table, null, where, null, null, null);
  }

  enum Refused {
    NO_TABLE(
        List.of("CREATE TABLE order_lines (id int PRIMARY KEY)"),
        into(SAME),
        "table public.orders does not exist in this database; there are public.order_lines"),
    NO_COLUMN(
        ORDERS,
        into(with(same("cent"))),
        "table public.orders has no column cent, which column cent of public.orders_godwit_new is to be; there are id, cents, word, at"),
    NO_KEY(
        List.of("CREATE TABLE orders (id int)"),
        into(SAME),
        "table public.orders has no key by which its rows can be told apart (unique, NOT NULL, for all rows, not deferrable): say addKey"),
    KEY_TWICE(
        ORDERS,
        new CopyTableSpec("orders", "uid", List.of(SAME), null, null),
        "table public.orders has a key, id: leave out addKey"),
    KEY_LEFT_OUT(
        ORDERS,
        into(
            new Into(
                null,
                List.of(same("cents"), same("word"), same("at")),
                null,
                null,
                List.of("cents"),
                null)),
        "public.orders_godwit_new has no column that is the key id of table public.orders as it is"),
    NAME_TAKEN(
        List.of(ORDERS.getFirst(), "CREATE VIEW purchases AS SELECT 1"),
        into(new Into("purchases", null, null, null, null, null)),
        "public.purchases is there already, as a view"),
    PARTITION_TAKEN(
        List.of(ORDERS.getFirst(), "CREATE TABLE orders_default ()"),
        into(new Into(null, null, null, null, null, new Partitions("at", Every.YEAR, 0))),
        "a partition is to be called public.orders_default, and that is there already, as a table"),
    NOT_A_TIME(
        ORDERS,
        into(new Into(null, null, null, null, null, new Partitions("cents", Every.DAY, 0))),
        "column cents of public.orders_godwit_new is integer: only a date, timestamp or timestamptz"),
    PARTITION_OF_NULL(
        List.of(ORDERS.getFirst(), "INSERT INTO orders VALUES (5)"),
        into(new Into(null, null, null, null, null, new Partitions("at", Every.YEAR, 0))),
        "the row with key 5 has no value for column at"),
    TOO_MANY_PARTITIONS(
        List.of(
            ORDERS.getFirst(),
            "INSERT INTO orders (id, at) VALUES (1, '1066-10-14'), (2, '2026-01-01')"),
        into(new Into(null, null, null, null, null, new Partitions("at", Every.MONTH, 0))),
        "that would be more than 500 partitions"),
    NOT_IMMUTABLE(
        ORDERS,
        into(with(new Column("day", null, "date", "at::date", null, null))),
        "up of day cannot be used: at::date: generation expression is not immutable"),
    VOLATILE(
        ORDERS,
        into(with(new Column("dice", null, "float8", "random()", null, null))),
        "up of dice cannot be used: random(): generation expression is not immutable"),
    OTHER_ROWS(
        ORDERS,
        into(with(new Column("n", null, "bigint", "(SELECT count(*) FROM orders)", null, null))),
        "up of n cannot be used: (SELECT count(*) FROM orders): the server refused (SQLSTATE 0A000)"),
    NO_TYPE(
        ORDERS,
        into(with(new Column("n", null, "number", "1", null, null))),
        "type number cannot be used"),
    A_ROW_THAT_FAILS(
        List.of(ORDERS.getFirst(), "INSERT INTO orders VALUES (1, 1, '1'), (7, 1, 'seven')"),
        into(with(new Column("n", null, "int", "word::int", null, null))),
        "the row with key 7 cannot be transformed (SQLSTATE 22P02)"),
    A_ROW_THAT_IS_TOO_LONG(
        List.of(ORDERS.getFirst(), "INSERT INTO orders VALUES (1, 1, '1'), (7, 1, 'seven')"),
        into(with(new Column("n", null, "varchar(3)", "word", null, null))),
        "the row with key 7 cannot be transformed (SQLSTATE 22001)"),
    A_LOSSY_WAY_BACK(
        ORDERS,
        into(
            new Into(
                null,
                List.of(
                    same("id"),
                    new Column("tens", null, "int", "cents / 10", null, null),
                    same("word"),
                    same("at")),
                null,
                List.of(new Back("cents", "tens * 10")),
                null,
                null)),
        "the row with key 1 does not come back as what it was: column cents would have another value on the way back"),
    NO_WAY_BACK(
        ORDERS,
        into(new Into(null, List.of(same("id"), same("word"), same("at")), null, null, null, null)),
        "nothing leads back to column cents of table public.orders"),
    A_ROW_WITHOUT_A_PLACE(
        ORDERS,
        into(where(null, "cents < 10"), where("others", "cents > 10")),
        "the row with key 10 belongs into none of the new tables"),
    A_ROW_WITH_TWO(
        ORDERS,
        into(where(null, "cents <= 10"), where("others", "cents >= 10")),
        "the row with key 10 belongs into 2 of the new tables"),
    ALL_TWICE(
        ORDERS,
        into(SAME, new Into("others", null, null, null, null, null)),
        "each of the new tables has all columns and all rows"),
    A_TRIGGER(
        List.of(
            ORDERS.getFirst(),
            "CREATE TRIGGER seen BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"),
        into(SAME),
        "trigger seen of table public.orders would stay with the old one"),
    A_VIEW(
        List.of(ORDERS.getFirst(), "CREATE VIEW dear AS SELECT id FROM orders"),
        into(SAME),
        "depends on table public.orders and would stay with the old one"),
    A_REFERENCE(
        List.of(
            ORDERS.getFirst(), "CREATE TABLE lines (id int CONSTRAINT of_order REFERENCES orders)"),
        into(SAME),
        "constraint of_order on table lines depends on table public.orders"),
    DEFERRABLE(
        List.of(
            "CREATE TABLE orders (id int PRIMARY KEY, n int CONSTRAINT late UNIQUE DEFERRABLE)"),
        into(SAME),
        "constraint late of table public.orders is deferrable"),
    GENERATED(
        List.of(
            "CREATE TABLE orders (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)"),
        into(SAME),
        "column twice of table public.orders is a generated one"),
    PARTITIONED(
        List.of("CREATE TABLE orders (id int PRIMARY KEY) PARTITION BY RANGE (id)"),
        into(SAME),
        "table public.orders is partitioned"),
    UNIQUE_BEYOND_A_PARTITION(
        List.of(
            "CREATE TABLE orders (id int PRIMARY KEY, word text CONSTRAINT one UNIQUE, at date NOT NULL)"),
        into(new Into(null, null, null, null, null, new Partitions("at", Every.YEAR, 0))),
        "one of table public.orders cannot be kept in public.orders, which is partitioned by at");

    private final List<String> tables;
    private final CopyTableSpec change;
    private final String words;

    Refused(List<String> tables, CopyTableSpec change, String words) {
      this.tables = tables;
      this.change = change;
      this.words = words;
    }
  }

  @ParameterizedTest
  @EnumSource(Refused.class)
  void shouldSayWhyItCannotBeDone(Refused refused) {
    // Given
    TestDatabase database = TestPostgres.of(TestPostgres.Version.NEWEST).createDatabase("refused");
    database.execute(refused.tables.toArray(String[]::new));
    String schema = database.dump();
    var worker = new LocalWorker(database, Specs.table(refused.change));

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("PlanRefused").contains(refused.words);
    assertThat(database.dump()).isEqualTo(schema);
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldGoThereAndNotBackWhereNoWayBackIsWanted(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("oneway");
    database.execute(ORDERS.toArray(String[]::new));
    var worker =
        new LocalWorker(
            database,
            Specs.table(
                new CopyTableSpec(
                    "orders",
                    null,
                    List.of(
                        new Into(null, List.of(same("id"), same("word")), null, null, null, null)),
                    WayBack.NONE,
                    null)));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage :
        List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER)) {
      assertThat(stage == Stage.BACKFILL ? worker.backfill() : worker.steps(stage))
          .as(worker.lastWord())
          .isZero();
    }
    database.execute("INSERT INTO orders VALUES (21, 'new')");
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();

    // When
    worker.turnBack();
    int exit = worker.back(Stage.RETURN);

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord())
        .contains("RollbackWouldLose")
        .contains("was not carried back to the old one (wayBack: None), and would be lost");
    assertThat(database.value("SELECT word FROM orders WHERE id = 21")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldCarryTruncateThereAndBack(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("truncated");
    database.execute(ORDERS.toArray(String[]::new));
    database.execute(
        "UPDATE orders SET at = timestamptz '2026-01-01 00:00+00' + id * interval '1 month'");
    var worker =
        new LocalWorker(
            database,
            Specs.table(
                into(new Into(null, null, null, null, null, new Partitions("at", Every.YEAR, 0)))));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL)) {
      assertThat(stage == Stage.BACKFILL ? worker.backfill() : worker.steps(stage))
          .as(worker.lastWord())
          .isZero();
    }

    // When
    database.execute(
        "TRUNCATE orders",
        "INSERT INTO orders SELECT i, i, 'w', timestamptz '2026-01-15 00:00+00' + i * interval '1 month' FROM generate_series(1, 20) i");

    // Then
    assertThat(database.value("SELECT count(*) FROM orders_godwit_new")).isEqualTo("20");

    // When
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    database.execute("TRUNCATE orders_p2027");

    // Then
    assertThat(database.value("SELECT count(*) FROM orders"))
        .isEqualTo(database.value("SELECT count(*) FROM orders_godwit_old"))
        .isEqualTo("11");
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");

    // When
    database.execute("TRUNCATE orders");

    // Then
    assertThat(database.value("SELECT count(*) FROM orders_godwit_old")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldFindAndRepairWhatWasChangedBehindTheTriggersBack(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("behind");
    database.execute(ORDERS.toArray(String[]::new));
    var worker = new LocalWorker(database, Specs.table(into(SAME)));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL)) {
      assertThat(stage == Stage.BACKFILL ? worker.backfill() : worker.steps(stage))
          .as(worker.lastWord())
          .isZero();
    }
    database.execute(
        "DELETE FROM orders_godwit_new WHERE id = 3",
        "UPDATE orders_godwit_new SET word = 'other' WHERE id = 4",
        "INSERT INTO orders_godwit_new VALUES (99)");

    // When
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();

    // Then
    assertThat(
            database.value(
                "SELECT string_agg(key, ',' ORDER BY key) FROM godwit.discrepancies WHERE"
                    + " confirmed_at IS NOT NULL"))
        .isEqualTo("3,4,99");

    // When
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();

    // Then
    assertThat(
            database.value(
                "SELECT count(*) FROM (SELECT * FROM orders EXCEPT ALL SELECT * FROM orders_godwit_new) d"))
        .isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM orders_godwit_new")).isEqualTo("20");
    assertThat(database.value("SELECT diverged FROM godwit.passes ORDER BY pass DESC LIMIT 1"))
        .isEqualTo("0");
  }
}
