package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddCheckSpec;
import io.godwit.api.AddForeignKeySpec;
import io.godwit.api.AddPrimaryKeySpec;
import io.godwit.api.AddUniqueSpec;
import io.godwit.api.ChangeKind;
import io.godwit.api.CreateIndexSpec;
import io.godwit.api.DropIndexSpec;
import io.godwit.api.DropNotNullSpec;
import io.godwit.api.ReindexSpec;
import io.godwit.api.SetNotNullSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes in which no row gets another shape: there, back again, and refused. */
@Tag("postgres")
class TableChangesPgTest {
  private static final String NOT_NULL =
      "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = '%s'";
  private static final String CONSTRAINT =
      "SELECT contype::text || ' ' || convalidated FROM pg_constraint WHERE conname = '%s'";
  private static final String INDEX =
      "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('\"%s\"')";

  /** A change, how it is seen that it is there, and rows that forbid it with what is said. */
  enum Scene {
    SET_NOT_NULL(
        new SetNotNullSpec("orders", "Note"),
        NOT_NULL.formatted("Note"),
        "t",
        "UPDATE orders SET \"Note\" = NULL WHERE id IN (3, 4)",
        "2 rows of public.orders have NULL in column Note, for instance key 3, 4;"),
    DROP_NOT_NULL(
        new DropNotNullSpec("orders", "customer"),
        NOT_NULL.formatted("customer"),
        "f",
        "ALTER TABLE orders ALTER customer DROP NOT NULL",
        "may be NULL already: there is nothing to do"),
    ADD_CHECK(
        new AddCheckSpec("orders", "few", "cents < 1000 AND \"Note\" <> '?'"),
        CONSTRAINT.formatted("few"),
        "c true",
        "UPDATE orders SET cents = 5000 WHERE id = 5",
        "1 rows of public.orders do not fulfil check few, for instance key 5;"),
    ADD_FOREIGN_KEY(
        new AddForeignKeySpec(
            "orders",
            "of_customer",
            List.of("customer"),
            new AddForeignKeySpec.References("customers", List.of("id")),
            AddForeignKeySpec.Follows.CASCADE,
            null),
        CONSTRAINT.formatted("of_customer"),
        "f true",
        "UPDATE orders SET customer = 77 WHERE id = 6",
        "1 rows of public.orders refer to nothing in public.customers, for instance key 6;"),
    ADD_UNIQUE(
        new AddUniqueSpec("orders", "One", List.of("cents", "Note")),
        CONSTRAINT.formatted("One"),
        "u true",
        "UPDATE orders SET cents = 1, \"Note\" = 'n' WHERE id IN (7, 8)",
        "2 rows of public.orders share their values of cents, Note with another, for instance key 7, 8;"),
    ADD_PRIMARY_KEY(
        new AddPrimaryKeySpec("lines", null, List.of("a", "b")),
        CONSTRAINT.formatted("lines_pkey"),
        "p true",
        "UPDATE lines SET b = NULL WHERE a = 2",
        "1 rows of public.lines have NULL in column b, for instance ctid (0,"),
    CREATE_INDEX(
        new CreateIndexSpec(
            "orders", "By Note", true, null, List.of("cents"), List.of("Note"), null, null),
        INDEX.formatted("By Note"),
        "t",
        "UPDATE orders SET cents = 9 WHERE id IN (1, 9)",
        "2 rows of public.orders share their values of cents with another, for instance key 1, 9;"),
    DROP_INDEX(
        new DropIndexSpec("orders", "Unneeded"),
        "SELECT to_regclass('\"Unneeded\"') IS NULL",
        "t",
        "DROP INDEX \"Unneeded\"",
        "table public.orders has no index Unneeded; there are orders_pkey"),
    REINDEX(
        new ReindexSpec("orders", "Unneeded"),
        INDEX.formatted("Unneeded"),
        "t",
        "DROP INDEX \"Unneeded\"",
        "table public.orders has no index Unneeded; there are orders_pkey");

    private final ChangeKind change;
    private final String seen;
    private final String done;
    private final String spoils;
    private final String said;

    Scene(ChangeKind change, String seen, String done, String spoils, String said) {
      this.change = change;
      this.seen = seen;
      this.done = done;
      this.spoils = spoils;
      this.said = said;
    }
  }

  private record Case(Scene scene, TestPostgres.Version version) {}

  static Stream<Case> cases() {
    return Arrays.stream(TestPostgres.Version.values())
        .flatMap(version -> Arrays.stream(Scene.values()).map(scene -> new Case(scene, version)));
  }

  private static TestDatabase given(TestPostgres.Version version, Scene scene) {
    TestDatabase database =
        TestPostgres.of(version).createDatabase(scene.name().toLowerCase(Locale.ROOT));
    database.execute(
        "CREATE TABLE customers (id int PRIMARY KEY)",
        "INSERT INTO customers SELECT generate_series(0, 9)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, cents int, \"Note\" text)",
        "INSERT INTO orders SELECT i, i % 10, i, 'note ' || i FROM generate_series(1, 100) i",
        "CREATE INDEX \"Unneeded\" ON orders USING hash (cents) WHERE cents > 7",
        "CREATE TABLE lines (a int NOT NULL, b int)",
        "INSERT INTO lines SELECT i, i FROM generate_series(1, 10) i");
    return database;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldGoThereAndBack(Case given) {
    // Given
    TestDatabase database = given(given.version(), given.scene());
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.table(given.scene().change));

    // When: what is done once is not done again
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : List.of(Stage.EXPAND, Stage.ENFORCE, Stage.EXPAND, Stage.ENFORCE)) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }
    String there = database.value(given.scene().seen);
    worker.turnBack();
    int back = worker.rollback();

    // Then
    assertThat(there).isEqualTo(given.scene().done);
    assertThat(back).as(worker.lastWord()).isZero();
    assertThat(database.dump()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatForbidsIt(Scene scene) {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, scene);
    database.execute(scene.spoils);
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.table(scene.change));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("PlanRefused", scene.said);
    assertThat(database.dump()).isEqualTo(before);
  }
}
