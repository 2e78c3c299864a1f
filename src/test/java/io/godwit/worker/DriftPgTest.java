package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.Triggers;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody else changes the table while it migrates. */
@Tag("postgres")
class DriftPgTest {
  /** What somebody does, what takes it back, and what is said of it. */
  private record Deed(String does, String undoes, String said) {}

  private static final List<Deed> DEEDS =
      List.of(
          new Deed(Triggers.off("orders"), Triggers.on("orders"), " was enabled: "),
          new Deed(
              "ALTER TABLE orders ALTER COLUMN cents TYPE bigint",
              "ALTER TABLE orders ALTER COLUMN cents TYPE integer",
              "column cents was integer NOT NULL DEFAULT 0, is bigint NOT NULL DEFAULT 0"),
          new Deed(
              "ALTER TABLE orders ALTER COLUMN cents DROP NOT NULL",
              "ALTER TABLE orders ALTER COLUMN cents SET NOT NULL",
              "column cents was integer NOT NULL DEFAULT 0, is integer DEFAULT 0"),
          new Deed(
              "ALTER TABLE orders ADD CONSTRAINT few CHECK (cents < 1000000)",
              "ALTER TABLE orders DROP CONSTRAINT few",
              "constraint few is new: CHECK ((cents < 1000000))"),
          new Deed(
              "ALTER TABLE orders DROP CONSTRAINT decent",
              "ALTER TABLE orders ADD CONSTRAINT decent CHECK (cents >= 0)",
              "constraint decent is gone"),
          new Deed(
              "CREATE POLICY mine ON orders USING (cents > 5)",
              "DROP POLICY mine ON orders",
              "policy mine is new: * USING (cents > 5)"),
          new Deed(
              "CREATE TABLE child () INHERITS (orders)",
              "DROP TABLE child",
              "child public.child is new"));

  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("drift");
    database.execute(
        """
        CREATE TABLE orders (id int PRIMARY KEY, note text,
          cents int NOT NULL DEFAULT 0 CONSTRAINT decent CHECK (cents >= 0))""",
        "CREATE INDEX ON orders (cents)",
        "INSERT INTO orders (id, cents) SELECT i, i FROM generate_series(1, 100) i",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.patch(
                Specs.changeType(
                    new Change.ChangeColumnType(
                        "orders",
                        "cents",
                        null,
                        "numeric(12,2)",
                        "cents / 100.0",
                        "(cents * 100)::int")),
                "{'backfill': {'userTriggers': 'Fire'}}"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
  }

  private record Case(TestPostgres.Version version, Deed deed) {}

  static Stream<Case> cases() {
    return Stream.of(TestPostgres.Version.values())
        .flatMap(version -> DEEDS.stream().map(deed -> new Case(version, deed)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldHoldUntilTheTableIsWhatItWas(Case given) {
    // Given
    given(given.version());
    database.execute(given.deed().does());

    // When
    int held = worker.steps(Stage.EXPAND);
    String why = worker.lastWord();
    database.execute(given.deed().undoes());
    int mended = worker.steps(Stage.EXPAND);

    // Then
    assertThat(held).isEqualTo(65);
    assertThat(why).contains("CatalogDrifted", "somebody has changed table public.orders");
    assertThat(why).contains(given.deed().said());
    assertThat(mended).as(worker.lastWord()).isZero();
  }

  /** Our own trigger, before each kind of Job that comes after it. */
  @ParameterizedTest
  @EnumSource
  void shouldSeeThatTheSyncTriggerIsDisabled(TestPostgres.Version version) {
    // Given
    given(version);
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    List<Function<LocalWorker, Integer>> jobs =
        List.of(
            LocalWorker::backfill,
            job -> job.steps(Stage.ENFORCE),
            job -> job.steps(Stage.CUTOVER),
            job -> job.steps(Stage.DROP));
    for (Function<LocalWorker, Integer> job : jobs) {
      database.execute(Triggers.off("orders"));

      // When
      int held = job.apply(worker);
      String why = worker.lastWord();
      database.execute(Triggers.on("orders"));
      int done = job.apply(worker);

      // Then: what the steps themselves change is no drift.
      assertThat(held).isEqualTo(65);
      assertThat(why).contains("CatalogDrifted", "trigger zzz_godwit_sync_orders", "is disabled");
      assertThat(done).as(worker.lastWord()).isZero();
    }
  }

  /** A comparison goes on: it is what finds the rows that go past a trigger that is disabled. */
  @ParameterizedTest
  @EnumSource
  void shouldCompareAndTellThatTheSyncTriggerIsDisabled(TestPostgres.Version version) {
    // Given
    given(version);
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();
    database.execute(Triggers.off("orders"), "UPDATE orders SET cents = 7000 WHERE id = 1");

    // When
    int compared = worker.verify(0);
    String drift = database.value("SELECT drift FROM godwit.control");
    String diverged = database.value("SELECT diverged FROM godwit.passes");
    database.execute(Triggers.on("orders"));
    int again = worker.verify(0);

    // Then
    assertThat(compared).as(worker.lastWord()).isZero();
    assertThat(drift).contains("trigger zzz_godwit_sync_orders", "is disabled");
    assertThat(diverged).isEqualTo("1");
    assertThat(again).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT drift FROM godwit.control")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotMindWhatHurtsNobody(TestPostgres.Version version) {
    // Given
    given(version);

    // When
    database.execute(
        "ALTER TABLE orders ADD COLUMN colour text",
        "CREATE INDEX ON orders (note)",
        "ANALYZE orders",
        "ALTER ROLE " + database.owner() + " SET search_path = pg_catalog");

    // Then
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldWalkBackWhateverSomebodyDid(TestPostgres.Version version) {
    // Given
    given(version);
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    database.execute(Triggers.off("orders"));
    worker.turnBack();

    // When
    int exit = worker.rollback();

    // Then
    assertThat(exit).as(worker.lastWord()).isZero();
  }

  /** Readers are on the new side, and what they write reaches the old one no more. */
  @ParameterizedTest
  @EnumSource
  void shouldFindWhatGoesPastADroppedTriggerInSoak(TestPostgres.Version version) {
    // Given
    given(version);
    String before = database.dump();
    for (Stage stage : List.of(Stage.EXPAND, Stage.DUAL_WRITE)) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    for (Stage stage : List.of(Stage.ENFORCE, Stage.CUTOVER)) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }
    worker.flag(100);
    database.execute(
        "UPDATE godwit.control SET phase = 'Soak'",
        """
        DO $$ BEGIN EXECUTE (SELECT format('DROP TRIGGER %I ON orders', tgname) FROM pg_trigger
          WHERE tgname LIKE 'zzz_godwit_sync%'); END $$
        """,
        "UPDATE orders SET cents = 70 WHERE id = 1");

    // When
    int compared = worker.verify(0);
    String drift = database.value("SELECT drift FROM godwit.control");
    String diverged = database.value("SELECT diverged FROM godwit.passes");
    worker.turnBack();
    int back = worker.rollback();

    // Then: a row that differs turns the migration round, whatever holds it (EngineTest).
    assertThat(compared).as(worker.lastWord()).isZero();
    assertThat(drift).contains("trigger zzz_godwit_sync_orders", "is gone");
    assertThat(diverged).isEqualTo("1");
    assertThat(back).as(worker.lastWord()).isZero();
    assertThat(database.dump()).isEqualTo(before);
  }
}
