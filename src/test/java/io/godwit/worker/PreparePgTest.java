package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prepare refuses, in which words, and that it leaves the catalogs as they were. */
@Tag("postgres")
class PreparePgTest {
  private final TestDatabase database = TestPostgres.newest().createDatabase("prepare");

  private String refusal(MigrationSpec spec, String... setup) {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL, note text, doubled int"
            + " GENERATED ALWAYS AS (id * 2) STORED)",
        "INSERT INTO orders SELECT i, i, 'n' FROM generate_series(1, 100) i");
    database.execute(setup);
    String before = database.dump();
    var worker = new LocalWorker(database, spec);

    int code = worker.prepare();

    assertThat(code).isEqualTo(65);
    assertThat(database.dump()).isEqualTo(before);
    assertThat(database.value("SELECT outcome FROM godwit.control")).isEqualTo("Failed");
    return worker.lastWord();
  }

  private static MigrationSpec change(
      String table, String column, String type, String up, String down) {
    return Specs.changeType(new Change.ChangeColumnType(table, column, "amount", type, up, down));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuch | cents | bigint | cents | amount | table public.nosuch does not exist in this database; there are public.orders",
        "orders | nosuch | bigint | nosuch | amount | table public.orders has no column nosuch; there are id, cents, note, doubled",
        "orders | cents | nosuchtype | cents | amount | type nosuchtype cannot be used",
        "orders | cents | bigint | cents + nosuch | amount | up cannot be used: cents + nosuch",
        "orders | cents | bigint | cents + random()::int | amount | up cannot be used",
        "orders | cents | bigint | (SELECT 1) | amount | up cannot be used",
        "orders | cents | bigint | cents), (1 | amount | up cannot be used",
        "orders | cents | bigint | doubled | amount | up cannot be used",
        "orders | cents | bigint | cents | cents | down cannot be used",
        "orders | cents | bigint | cents | (amount / 2)::int | down does not give back what up made: for 100 of the first 10000 rows",
        "orders | id | bigint | id | amount | column id is the key of table public.orders",
      })
  void shouldRefuse(
      String table, String column, String type, String up, String down, String expected) {
    assertThat(refusal(change(table, column, type, up, down))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW v AS SELECT cents FROM orders # view v depends on the column",
        "ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (cents * 2) STORED # twice",
        "CREATE POLICY p ON orders USING (cents > 0) # policy p on table orders depends on the column",
        "ALTER TABLE orders ADD UNIQUE (cents) # could be broken by a write through the new type",
        "ALTER TABLE orders ADD COLUMN amount int # table public.orders already has a column amount",
        "CREATE STATISTICS s ON cents, id FROM orders # statistics object s depends on the column",
        "CREATE TABLE child () INHERITS (orders) # takes part in inheritance",
        "CREATE SEQUENCE q OWNED BY orders.cents # sequence q is owned by the column",
        "CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING # rule r rewrites statements",
      })
  void shouldRefuseWhatDependsOnTheColumn(String scene) {
    String[] parts = scene.split(" # ");

    assertThat(refusal(change("orders", "cents", "bigint", "cents", "amount::int"), parts[0]))
        .contains(parts[1]);
  }

  @Test
  void shouldRefuseToLeaveRowsUnfilledWhereNoneMayBeNull() {
    MigrationSpec some =
        Specs.patch(
            change("orders", "cents", "bigint", "cents", "amount::int"),
            "{'backfill': {'where': 'id > 50'}}");

    assertThat(refusal(some))
        .contains("column cents is NOT NULL, and backfill.where leaves rows unfilled");
  }

  @Test
  void shouldLeaveRowsUnfilledWhereTheyMayBeNull() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i");
    MigrationSpec some =
        Specs.patch(
            change("orders", "cents", "bigint", "cents", "amount::int"),
            "{'backfill': {'where': 'id > 50'}}");
    var worker = new LocalWorker(database, some);

    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();

    assertThat(
            database.value(
                "SELECT count(amount) || ' from ' || min(id) FROM orders WHERE amount IS NOT NULL"))
        .isEqualTo("50 from 51");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PRIMARY KEY | sets such rows aside, up to backfill.quarantine.maxRows of them, and the old column stays until each of them is corrected or waived",
        "NOT NULL | has no key by which they could be set aside, so that the backfill will stop at the first of them and say where it is",
      })
  void shouldSayWhatBecomesOfRowsThatCannotBeTransformed(String key, String expected) {
    database.execute(
        "CREATE TABLE orders (id int %s, cents text)".formatted(key),
        "INSERT INTO orders VALUES (1, '1'), (2, 'two')");
    var worker =
        new LocalWorker(
            database, change("orders", "cents", "integer", "cents::integer", "amount::text"));

    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    assertThat(database.value("SELECT plan::text FROM godwit.migrations"))
        .contains("Some of the rows that were tried cannot be transformed; the ")
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT nosuch FROM orders | SELECT :key | SELECT :key | the keys query cannot run: column \"nosuch\" does not exist",
        "SELECT id, cents FROM orders | SELECT :key | SELECT :key | the keys query cannot run: it must return one column, and returns 2",
        "SELECT id FROM orders | SELECT nosuch FROM orders WHERE id = :key | SELECT :key | the old query cannot run: column \"nosuch\" does not exist",
        "SELECT note FROM orders | SELECT cents FROM orders WHERE id = :key | SELECT :key | the old query cannot run: operator does not exist: integer = text",
        "SELECT id FROM orders | SELECT :key; COMMIT | SELECT :key | the old query cannot run: it is more than one statement",
        "SELECT id FROM orders | SELECT :key | SELECT :key; SELECT 2 | the new query cannot run: it is more than one statement",
      })
  void shouldRefuseShadowReadsThatCannotRun(
      String keys, String old, String renewed, String expected) {
    assertThat(refusal(shadowing(keys, old, renewed)))
        .contains("spec.verify.shadowReads p: " + expected.replace("\"", "\\\""));
  }

  /** The column that it reads is added by Expand. */
  @Test
  void shouldAcceptANewQueryThatCannotRunYet() {
    database.execute(
        "CREATE TABLE orders (id bigserial PRIMARY KEY, cents int)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i");
    var worker =
        new LocalWorker(
            database,
            shadowing(
                "SELECT id FROM orders",
                "SELECT cents FROM orders WHERE id = :key",
                "SELECT amount FROM orders WHERE id = :key"));

    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
  }

  private static MigrationSpec shadowing(String keys, String old, String renewed) {
    return Specs.patch(
        change("orders", "cents", "bigint", "cents", "amount::int"),
        "{'verify': {'shadowReads': [{'name': 'p', 'keys': '%s', 'old': '%s', 'new': '%s', 'ordered': false, 'sample': 9}]}}"
            .formatted(keys, old, renewed));
  }

  @Test
  void shouldSayAllRefusalsAtOnce() {
    String said =
        refusal(
            change("orders", "cents", "bigint", "cents", "amount::int"),
            "CREATE VIEW v AS SELECT cents FROM orders",
            "CREATE VIEW w AS SELECT cents FROM orders");

    assertThat(said).contains("view v depends", "view w depends");
  }

  @Test
  void shouldStoreTheSamePlanHashForTheSameTable() {
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)");
    MigrationSpec spec = change("orders", "cents", "bigint", "cents", "amount::int");
    new LocalWorker(database, spec).prepare();
    String first = database.value("SELECT plan_hash FROM godwit.migrations");
    database.execute("DELETE FROM godwit.migrations", "INSERT INTO orders VALUES (1, 1)");

    new LocalWorker(database, spec).prepare();

    assertThat(database.value("SELECT plan_hash FROM godwit.migrations")).isEqualTo(first);
  }
}
