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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of a table that has partitions, and of them partitions again. */
@Tag("postgres")
class PartitionedChangesPgTest {
  /** How many of the three that hold rows have a valid one. */
  private static final String CONSTRAINTS =
      """
      SELECT count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
      WHERE relname ~ '^orders_' AND relkind = 'r' AND contype = '%s' AND convalidated
        AND conparentid <> 0
      """;

  private static final String INDEXES =
      """
      SELECT count(*) || ' ' || bool_and(indisvalid) FROM pg_partition_tree(to_regclass('"%s"'))
      JOIN pg_index ON indexrelid = relid
      """;

  private static final String NULLABLE =
      """
      SELECT count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid AND relkind IN ('r', 'p')
      WHERE relname LIKE 'orders%%' AND attname = '%s' AND NOT attnotnull
      """;

  /** A change, and how it is seen that it is there. */
  enum Scene {
    SET_NOT_NULL(new SetNotNullSpec("orders", "note"), NULLABLE.formatted("note"), "0"),
    DROP_NOT_NULL(new DropNotNullSpec("orders", "customer"), NULLABLE.formatted("customer"), "5"),
    ADD_CHECK(
        new AddCheckSpec("orders", "few", "cents < 1000"),
        "SELECT count(*) FROM pg_constraint WHERE conname = 'few' AND convalidated",
        "5"),
    ADD_FOREIGN_KEY(
        new AddForeignKeySpec(
            "orders",
            "of_customer",
            List.of("customer"),
            new AddForeignKeySpec.References("customers", List.of("id")),
            AddForeignKeySpec.Follows.CASCADE,
            null),
        CONSTRAINTS.formatted("f"),
        "3"),
    ADD_UNIQUE(
        new AddUniqueSpec("orders", "One", List.of("shop", "id")), CONSTRAINTS.formatted("u"), "3"),
    ADD_PRIMARY_KEY(
        new AddPrimaryKeySpec("orders", null, List.of("id", "shop")),
        CONSTRAINTS.formatted("p"),
        "3"),
    CREATE_INDEX(
        new CreateIndexSpec(
            "orders", "By Note", null, null, List.of("note DESC"), null, null, "cents > 1"),
        INDEXES.formatted("By Note"),
        "5 true"),
    CREATE_UNIQUE_INDEX(
        new CreateIndexSpec(
            "orders", "one", true, null, List.of("\"id\"", "shop"), List.of("note"), null, null),
        INDEXES.formatted("one"),
        "5 true"),
    DROP_INDEX(
        new DropIndexSpec("orders", "Unneeded"),
        "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%hash (cents)%'",
        "0"),
    REINDEX(new ReindexSpec("orders", "Unneeded"), INDEXES.formatted("Unneeded"), "5 true"),
    REINDEX_ALL(new ReindexSpec("orders", null), INDEXES.formatted("Unneeded"), "5 true");

    private final ChangeKind change;
    private final String seen;
    private final String done;

    Scene(ChangeKind change, String seen, String done) {
      this.change = change;
      this.seen = seen;
      this.done = done;
    }
  }

  private record Case(Scene scene, TestPostgres.Version version) {}

  static Stream<Case> cases() {
    return Arrays.stream(TestPostgres.Version.values())
        .flatMap(version -> Arrays.stream(Scene.values()).map(scene -> new Case(scene, version)));
  }

  private static TestDatabase given(TestPostgres.Version version, Scene scene) {
    TestDatabase database =
        TestPostgres.of(version)
            .createDatabase("partitioned_" + scene.name().toLowerCase(Locale.ROOT));
    database.execute(
        "CREATE TABLE customers (id int PRIMARY KEY)",
        "INSERT INTO customers SELECT generate_series(0, 9)",
        """
        CREATE TABLE orders (id bigint, shop int NOT NULL, customer int NOT NULL, cents int, note text)
          PARTITION BY LIST (shop)
        """,
        "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)",
        "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES IN (2) PARTITION BY RANGE (id)",
        // Columns in another order, as those of an attached one may be.
        "CREATE TABLE \"orders_2 Low\" (note text, customer int CONSTRAINT orders_customer_not_null NOT NULL, cents int, shop int NOT NULL, id bigint)",
        "ALTER TABLE orders_2 ATTACH PARTITION \"orders_2 Low\" FOR VALUES FROM (0) TO (50)",
        "CREATE TABLE orders_2_high PARTITION OF orders_2 FOR VALUES FROM (50) TO (MAXVALUE)",
        "INSERT INTO orders SELECT i, 1 + i % 2, i % 10, i, 'note ' || i FROM generate_series(1, 100) i",
        "CREATE INDEX \"Unneeded\" ON orders USING hash (cents) WHERE cents > 7");
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

  /** A partition comes between plan and step, another one goes. */
  @ParameterizedTest
  @EnumSource(
      names = {"ADD_FOREIGN_KEY", "ADD_UNIQUE", "ADD_PRIMARY_KEY", "CREATE_INDEX", "DROP_INDEX"})
  void shouldBearPartitionsThatComeAndGo(Scene scene) {
    // Given
    TestDatabase database = given(TestPostgres.Version.OLDEST, scene);
    var worker = new LocalWorker(database, Specs.table(scene.change));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    // When
    database.execute(
        "DROP TABLE \"orders_2 Low\"",
        "CREATE TABLE orders_3 PARTITION OF orders FOR VALUES IN (3)",
        "INSERT INTO orders VALUES (1, 3, 3, 3, 'three')");
    for (Stage stage : List.of(Stage.EXPAND, Stage.ENFORCE)) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }

    // Then
    String expected = scene.done.startsWith("5") ? "5 true" : scene.done;
    assertThat(database.value(scene.seen)).isEqualTo(expected);
  }

  @Test
  void shouldRefuseWhatALargeNewPartitionWouldBlock() {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, Scene.CREATE_INDEX);
    var worker = new LocalWorker(database, Specs.table(Scene.CREATE_INDEX.change));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    // When
    database.execute(
        "CREATE TABLE orders_3 PARTITION OF orders FOR VALUES IN (3)",
        "INSERT INTO orders SELECT i, 3, 3, 3, repeat('x', 1500) FROM generate_series(1, 13000) i");
    int steps = worker.steps(Stage.ENFORCE);

    // Then
    assertThat(steps).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("partition orders_3 has come since the plan was made and is too large");
  }

  @Test
  void shouldSayWhichColumnsAUniqueKeyLacks() {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, Scene.ADD_UNIQUE);
    var worker =
        new LocalWorker(
            database, Specs.table(new AddUniqueSpec("orders", "one", List.of("id", "cents"))));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("shop is part of the partition key of table public.orders, and not of the key");
  }
}
