package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Identifier;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The swap of two columns is tried, taken back and rolled back before readers move by it. */
@Tag("postgres")
class RehearsalPgTest {
  private TestDatabase database;
  private LocalWorker worker;

  /** All that a swap moves: a default, NOT NULL, a CHECK, indexes, and a view that looks on. */
  private void given(TestPostgres.Version version) {
    given(
        version,
        "cents",
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text,
          cents int NOT NULL DEFAULT 7 CONSTRAINT decent CHECK (cents >= 0))""",
        "CREATE INDEX ON orders (cents)",
        "CREATE INDEX by_price ON orders (note, cents DESC)",
        "INSERT INTO orders (cents) SELECT i FROM generate_series(1, 20000) i",
        "CREATE VIEW notes AS SELECT id, note FROM orders");
  }

  private void given(TestPostgres.Version version, String column, String... sql) {
    database = TestPostgres.of(version).createDatabase("rehearsed");
    database.execute(sql);
    database.execute("ANALYZE orders");
    String quoted = Identifier.quote(column);
    worker =
        new LocalWorker(
            database,
            Specs.patch(
                Specs.changeType(
                    new Change.ChangeColumnType(
                        "orders",
                        column,
                        null,
                        "numeric(12,2)",
                        quoted + " / 100.0",
                        "(" + quoted + " * 100)::int")),
                "{'backfill': {'userTriggers': 'Fire'}}"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSwapOnceTheWayBackIsKnownToLeadBack(TestPostgres.Version version) throws Exception {
    // Given
    given(version);

    // When: in a process of its own, whose log can be read.
    int exit = worker.start("steps", "--stage", Stage.CUTOVER.word()).waitFor();

    // Then
    assertThat(exit).as(worker.printed()).isZero();
    assertThat(worker.printed()).containsPattern("rehearsed under the lock in \\d+ ms");
    assertThat(type("cents")).isEqualTo("numeric(12,2)");
    assertThat(database.value("SELECT state FROM godwit.steps WHERE id = 'cutover/swap'"))
        .isEqualTo("Done");
  }

  /** Somebody makes a view after the plan, and the way back would have to change what it reads. */
  @ParameterizedTest
  @EnumSource
  void shouldChangeNothingWhereTheWayBackFails(TestPostgres.Version version) {
    // Given
    given(version);
    undo("undo || '{ALTER TABLE orders ALTER COLUMN note TYPE varchar(20)}'::text[]");
    String before = database.dump();

    // When
    int refused = worker.steps(Stage.CUTOVER);

    // Then
    assertThat(refused).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("SwapNotReversible", "cutover/swap", "its way back failed", "SQLSTATE 0A000")
        .contains("at ALTER TABLE orders ALTER COLUMN note", "nothing is changed");
    assertThat(database.dump()).isEqualTo(before);

    // When: the view is gone, but the way back would leave another type.
    database.execute("DROP VIEW notes");
    int elsewhere = worker.steps(Stage.CUTOVER);

    // Then
    assertThat(elsewhere).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("does not lead back", "column note was text, is character varying(20)");
    assertThat(type("cents")).isEqualTo("integer");

    // When: it leads back again.
    undo("undo[1:array_length(undo, 1) - 1]");

    // Then
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    assertThat(type("cents")).isEqualTo("numeric(12,2)");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeAnIndexThatKeepsItsName(TestPostgres.Version version) {
    // Given
    given(version);
    undo(
        "(SELECT array_agg(s ORDER BY n) FROM unnest(undo) WITH ORDINALITY u (s, n)"
            + " WHERE s NOT LIKE '%by\\_price\\_godwit\\_old%')");

    // When
    int refused = worker.steps(Stage.CUTOVER);

    // Then
    assertThat(refused).isEqualTo(65);
    assertThat(worker.lastWord()).contains("does not lead back", "index by_price");
  }

  /** What is as it was must not be taken for another. */
  @ParameterizedTest
  @EnumSource
  void shouldNotMisjudgePartitionsTriggersAndQuotedNames(TestPostgres.Version version) {
    // Given
    given(
        version,
        "The Cents",
        """
        CREATE TABLE orders (id int PRIMARY KEY, note text CHECK (note IS NOT NULL),
          "The Cents" int NOT NULL CHECK ("The Cents" >= 0) CHECK ("The Cents" IS NOT NULL))
          PARTITION BY RANGE (id)""",
        "CREATE TABLE few PARTITION OF orders FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE many PARTITION OF orders FOR VALUES FROM (100) TO (10000)",
        "COMMENT ON COLUMN orders.\"The Cents\" IS 'what it cost'",
        "INSERT INTO orders SELECT i, 'x', i FROM generate_series(1, 500) i",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER touch BEFORE UPDATE OF note ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY all_of_them ON orders USING (id > 0)");

    // When
    int swapped = worker.steps(Stage.CUTOVER);

    // Then
    assertThat(swapped).as(worker.lastWord()).isZero();
    assertThat(type("The Cents")).isEqualTo("numeric(12,2)");
  }

  private void undo(String expression) {
    database.execute("UPDATE godwit.steps SET undo = " + expression + " WHERE id = 'cutover/swap'");
  }

  private String type(String column) {
    return database.value(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            + " WHERE attrelid = 'orders'::regclass AND attname = '"
            + column
            + "'");
  }
}
