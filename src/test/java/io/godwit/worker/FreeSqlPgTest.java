package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.SqlSpec;
import io.godwit.api.SqlSpec.Step;
import io.godwit.api.SqlSpec.StepMode;
import io.godwit.api.SqlSpec.StepPhase;
import io.godwit.api.SqlSpec.Waiver;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Free SQL: there and back, every step twice, and refused in the judge's words. */
@Tag("postgres")
class FreeSqlPgTest {
  private static final String COLUMN =
      "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname ="
          + " 'gross' AND NOT attisdropped)";
  private static final String INDEX =
      "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('by_gross') AND indisvalid)";

  private TestDatabase database;

  /** The roles of tests make no databases, unless they are let. */
  private TestDatabase given(TestPostgres.Version version) throws Exception {
    database = TestPostgres.of(version).createDatabase("free_sql");
    database.letCopySchemas();
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL, note text)",
        "CREATE TABLE customers (id bigint PRIMARY KEY)",
        "CREATE TABLE lines (id bigint)",
        "CREATE VIEW cheap AS SELECT id FROM orders WHERE cents < 100",
        "INSERT INTO orders SELECT i, i, 'note' FROM generate_series(1, 1000) i",
        "ANALYZE orders");
    return database;
  }

  @AfterEach
  void tidyUp() throws Exception {
    if (database != null) { // Else there is no server: the test was skipped.
      database.dropScratch();
    }
  }

  private static Step step(String id, String up, String down, String probe) {
    return new Step(id, StepPhase.EXPAND, up, down, null, null, probe, StepMode.TRANSACTION);
  }

  private static final Step ADD =
      step(
          "add",
          "ALTER TABLE orders ADD COLUMN gross int; ALTER TABLE customers ADD COLUMN mail text;",
          "ALTER TABLE customers DROP COLUMN mail; ALTER TABLE orders DROP COLUMN gross",
          COLUMN);

  private static SqlSpec change(Step... steps) {
    return new SqlSpec(List.of("orders", "customers"), List.of(steps), null);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoThereAndBack(TestPostgres.Version version) throws Exception {
    // Given
    given(version);
    String before = database.dump();
    Step index =
        new Step(
            "index",
            StepPhase.ENFORCE,
            "CREATE INDEX CONCURRENTLY by_gross ON orders (gross)",
            "DROP INDEX CONCURRENTLY IF EXISTS by_gross",
            null,
            null,
            INDEX,
            StepMode.ALONE);
    Step some =
        step(
            "some",
            "UPDATE orders SET note = 'it''s; done' WHERE id <= 10",
            "UPDATE orders SET note = 'note' WHERE id <= 10",
            "SELECT NOT EXISTS (SELECT FROM orders WHERE id <= 10 AND note = 'note')");
    var worker = new LocalWorker(database, Specs.table(change(ADD, some, index)));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : new Stage[] {Stage.EXPAND, Stage.EXPAND, Stage.ENFORCE, Stage.ENFORCE}) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }
    // A crash between a step and its record: the probe tells that it is done.
    database.execute("UPDATE godwit.steps SET state = 'Planned'");
    for (Stage stage : new Stage[] {Stage.EXPAND, Stage.ENFORCE}) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }

    // Then
    assertThat(database.value(INDEX)).isEqualTo("t");
    assertThat(database.value("SELECT count(*) FROM orders WHERE note = 'it''s; done'"))
        .isEqualTo("10");
    assertThat(
            database.value("SELECT array_to_string(sql, '|') FROM godwit.steps WHERE ordinal = 0"))
        .startsWith(
            "LOCK TABLE \"public\".\"customers\" IN ACCESS EXCLUSIVE MODE|ALTER TABLE orders");
    assertThat(database.value("SELECT lock FROM godwit.steps WHERE ordinal = 0"))
        .isEqualTo("ACCESS_EXCLUSIVE");
    worker.turnBack();
    assertThat(worker.rollback()).as(worker.lastWord()).isZero();
    assertThat(worker.rollback()).as(worker.lastWord()).isZero();
    assertThat(database.dump()).isEqualTo(before);
    assertThat(database.value("SELECT count(*) FROM orders WHERE note <> 'note'")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void shouldDoWhatNothingLeadsBackFromAtTheEnd(TestPostgres.Version version) throws Exception {
    // Given
    given(version);
    Step drop =
        new Step(
            "drop",
            StepPhase.CONTRACT,
            "DROP TABLE customers",
            null,
            true,
            "nobody has used it since 2019",
            "SELECT to_regclass('customers') IS NULL",
            StepMode.TRANSACTION);
    var worker = new LocalWorker(database, Specs.table(change(drop)));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT to_regclass('customers')")).isEqualTo("customers");
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value("SELECT to_regclass('customers')")).isNull();
    assertThat(database.value("SELECT plan ->> 'warnings' FROM godwit.migrations"))
        .contains(
            "Nothing leads back from step contract/drop: nobody has used it since 2019", "GW402");
    worker.turnBack();
    assertThat(worker.rollback()).isEqualTo(65);
  }

  /** What is refused, and in which words. */
  enum Refused {
    RULE(
        step("index", "CREATE INDEX by_note ON orders (note)", "DROP INDEX by_note", "SELECT true"),
        "GW804 probe-does-not-tell"),
    UNKNOWN_COLUMN(
        step(
            "add", "ALTER TABLE orders ALTER COLUMN grss SET DEFAULT 0", "SELECT 1", "SELECT true"),
        "step expand/add, line 1: GW001 statement-fails: column \"grss\" of relation \"orders\" does not exist"),
    VIEW(
        step("drop", "ALTER TABLE orders DROP COLUMN cents", "SELECT 1", "SELECT true"),
        "GW001 statement-fails: other objects depend on it (SQLSTATE 2BP01"),
    UNDO(
        step("add", "ALTER TABLE orders ADD COLUMN gross int", "SELECT 1", COLUMN),
        "GW802 undo-leads-elsewhere: column public.orders.gross is new: integer"),
    NOTHING(step("add", "-- later", "SELECT 1", COLUMN), "step expand/add: up holds no statement"),
    ROLE(
        step("secret", "CREATE ROLE somebody", "SELECT 1", "SELECT true"),
        "it concerns more than this database, and is not tried: do it by hand"),
    OTHER_DATABASE(
        step("grant", "GRANT CONNECT ON DATABASE postgres TO PUBLIC", "SELECT 1", "SELECT true"),
        "it concerns more than this database, and is not tried: do it by hand"),
    TABLE_NOT_NAMED(
        step(
            "add",
            "ALTER TABLE lines ADD COLUMN a int",
            "ALTER TABLE lines DROP COLUMN a",
            "SELECT true"),
        "GW515 table-not-named: ACCESS EXCLUSIVE on public.lines");

    private final Step step;
    private final String said;

    Refused(Step step, String said) {
      this.step = step;
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuse(Refused scene) throws Exception {
    // Given
    given(TestPostgres.Version.NEWEST);
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.table(change(scene.step)));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord().replace("\\\"", "\"")).contains("PlanRefused", scene.said);
    assertThat(database.dump()).isEqualTo(before);
  }

  @Test
  void shouldCountRowsOnTheLiveServer() throws Exception {
    // Given
    given(TestPostgres.Version.NEWEST);
    database.execute(
        "INSERT INTO orders SELECT i, i, 'more' FROM generate_series(1001, 60000) i",
        "ANALYZE orders");
    String up = "UPDATE orders SET note = '' WHERE note = 'more'";
    var worker =
        new LocalWorker(database, Specs.table(change(step("u", up, "SELECT 1", "SELECT true"))));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord())
        .containsPattern(
            "GW601 many-rows-at-once: rows of public.orders are written, about 5\\d,\\d{3} rows");
  }

  @Test
  void shouldSayWhatItTakesToTryIt() throws Exception {
    // Given
    given(TestPostgres.Version.NEWEST);
    try (var superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      statement.execute("ALTER ROLE " + database.owner() + " NOCREATEDB");
    }
    String waived = "read by two of us, and tried in staging";
    var refused = new LocalWorker(database, "refused", Specs.table(change(ADD)));
    assertThat(refused.prepare()).isEqualTo(65);
    String word = refused.lastWord();

    // When
    var worker =
        new LocalWorker(
            database,
            "waived",
            Specs.table(
                new SqlSpec(
                    List.of("orders", "customers"),
                    List.of(ADD),
                    List.of(
                        new Waiver("GW002", waived), new Waiver("GW101", "it is small enough")))));
    int prepared = worker.prepare();

    // Then
    assertThat(word)
        .contains(
            "GW002 not-traced: there is no database godwit_scratch for a copy of the schema",
            "CREATE DATABASE godwit_scratch OWNER " + database.owner());
    assertThat(prepared).as(worker.lastWord()).isZero();
    assertThat(
            database.value(
                "SELECT plan ->> 'warnings' FROM godwit.migrations ORDER BY id DESC LIMIT 1"))
        .contains("Waived: GW002", waived, "GW003 waiver-unused: waiver of GW101");
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(database.value(COLUMN)).isEqualTo("t");
  }

  @Test
  void shouldKeepOthersFromItsTables() throws Exception {
    // Given
    given(TestPostgres.Version.NEWEST);
    var first = new LocalWorker(database, "first", Specs.table(change(ADD)));
    assertThat(first.prepare()).as(first.lastWord()).isZero();

    // When
    var other =
        new LocalWorker(
            database, "other", Specs.table(new io.godwit.api.SetNotNullSpec("customers", "id")));
    int prepared = other.prepare();

    // Then
    assertThat(prepared).isEqualTo(75);
    assertThat(other.lastWord()).contains("TableBusy", "test/first is at work on the same table");
  }
}
