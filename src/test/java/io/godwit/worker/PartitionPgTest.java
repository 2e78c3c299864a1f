package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Stage;
import io.godwit.support.TestPostgres.Version;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Partitioned tables: leaf by leaf, whatever becomes of the leaves meanwhile (rules-postgres 12).
 */
@Tag("postgres")
class PartitionPgTest {
  /** Two levels, a default, and a leaf whose columns stand in another order. */
  private static final String[] PARTITIONED = {
    """
    CREATE TABLE orders (id int, shop int NOT NULL, cents text NOT NULL CHECK (cents <> ''),
      PRIMARY KEY (shop, id)) PARTITION BY LIST (shop)
    """,
    "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1) PARTITION BY RANGE (id)",
    "CREATE TABLE orders_1_low PARTITION OF orders_1 FOR VALUES FROM (MINVALUE) TO (2000)",
    "CREATE TABLE \"orders 1 high\" PARTITION OF orders_1 FOR VALUES FROM (2000) TO (MAXVALUE)",
    // On 18 a NOT NULL that was declared again bears the parent's name in every partition.
    "CREATE TABLE orders_2 (gone int, cents text CONSTRAINT orders_cents_not_null NOT NULL CONSTRAINT orders_cents_check CHECK (cents <> ''), shop int NOT NULL, id int)",
    "ALTER TABLE orders_2 DROP COLUMN gone, ADD PRIMARY KEY (shop, id)",
    "ALTER TABLE orders ATTACH PARTITION orders_2 FOR VALUES IN (2)",
    "CREATE TABLE orders_other PARTITION OF orders DEFAULT",
    "INSERT INTO orders SELECT i, i % 4 + 1, i::text FROM generate_series(1, 12000) i",
    "ANALYZE orders",
  };

  @ParameterizedTest
  @EnumSource
  void shouldFillEveryPartitionWhileRowsMoveBetweenThem(Version version) {
    Shape shape = Shape.of(version, PARTITIONED).prepared();
    try (Traffic moving =
        Traffic.of(
            shape.database(),
            (connection, number) -> {
              try (var statement = connection.createStatement()) {
                statement.execute(
                    "UPDATE orders SET shop = (shop + %d) %% 5 + 1 WHERE id = %d"
                        .formatted(number, 12_000 - number % 12_000));
              }
            })) {
      shape.filled();
      assertThat(moving.states()).isEmpty();
    }

    assertThat(shape.unequal()).isEqualTo("0");
    shape.finished();
    assertThat(shape.database().value("SELECT sum(amount) FROM orders")).isEqualTo("72006000");
    assertThat(shape.database().dump()).doesNotContain("cents", "_godwit", "sync_");
  }

  @ParameterizedTest
  @EnumSource
  void shouldWalkBackToTheExactOldShape(Version version) {
    Shape shape = Shape.of(version, PARTITIONED);
    String before = shape.database().dump();
    shape.prepared().filled();
    shape.worker().steps(Stage.ENFORCE);
    shape.worker().steps(Stage.CUTOVER);
    shape.worker().flag(100);
    shape.worker().steps(Stage.HIDE);
    shape.worker().flag(0);
    shape.worker().turnBack();

    assertThat(shape.worker().rollback()).as(shape.worker().lastWord()).isZero();

    assertThat(shape.database().dump()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillPartitionsThatComeAndForgetThoseThatGo(Version version) {
    Shape shape = Shape.of(version, PARTITIONED).prepared();
    // The ranges are cut: the worker stops at a row that cannot be transformed.
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET cents = 'x' WHERE shop = 1 AND id = 4",
            "UPDATE godwit.control SET quarantine_most = 0",
            Triggers.on("orders"));
    assertThat(shape.worker().backfill()).isEqualTo(65);
    shape
        .database()
        .execute(
            "UPDATE orders SET cents = '4' WHERE shop = 1 AND id = 4",
            "ALTER TABLE orders DETACH PARTITION orders_2",
            "CREATE TABLE orders_9 (LIKE orders INCLUDING ALL)",
            "INSERT INTO orders_9 SELECT i, 9, i::text FROM generate_series(1, 3000) i",
            "ALTER TABLE orders ATTACH PARTITION orders_9 FOR VALUES IN (9)");

    shape.filled();

    assertThat(shape.database().value("SELECT count(amount) FROM orders WHERE shop = 9"))
        .isEqualTo("3000");
    assertThat(shape.database().value("SELECT count(amount) FROM orders_2")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldWhereTheTriggerOfAPartitionIsSwitchedOff(Version version) {
    Shape shape = Shape.of(version, PARTITIONED).prepared();
    assertThat(shape.database().value("SELECT rows_estimated FROM godwit.migrations"))
        .isEqualTo("12000");
    shape.database().execute(Triggers.off("orders_2"));

    assertThat(shape.worker().backfill()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("CatalogDrifted", "of partition public.orders_2 is new: not enabled");
  }

  @Test
  void shouldRepairRowsOfEveryPartition() {
    Shape shape = Shape.of(Version.NEWEST, PARTITIONED).prepared();
    shape.filled();
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET amount = -1 WHERE id % 1000 = 0",
            Triggers.on("orders"));

    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();

    assertThat(
            shape
                .database()
                .value("SELECT diverged || ' ' || repaired FROM godwit.passes WHERE pass = 2"))
        .isEqualTo("0 12");
    assertThat(shape.unequal()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE orders (id int, cents text) PARTITION BY LIST (cents)"
            + " # the column is part of the partition key of table orders, which decides where rows are",
        "CREATE TABLE orders (id int, cents text) PARTITION BY LIST ((left(cents, 1)))"
            + " # the column is part of the partition key of table orders, which decides where rows are",
        "CREATE TABLE orders (id int, cents text) PARTITION BY LIST (id)"
            + " # is partitioned and has no key of its own by which rows are found in all partitions; add a primary key",
        "CREATE TABLE orders (id int PRIMARY KEY, cents text) PARTITION BY LIST (id); CREATE INDEX x ON orders (cents)"
            + " # index x on column cents of a partitioned table cannot be built on the new column without a long lock",
        "CREATE TABLE orders (id int PRIMARY KEY, cents text, UNIQUE (id, cents)) PARTITION BY LIST (id)"
            + " # constraint orders_id_cents_key on column cents of a partitioned table cannot be carried over without a long lock; drop it first",
        "CREATE TABLE prices (name text PRIMARY KEY); CREATE TABLE orders (id int PRIMARY KEY, cents text REFERENCES prices) PARTITION BY LIST (id)"
            + " # constraint orders_cents_fkey on column cents of a partitioned table cannot be carried over without a long lock; drop it first",
        "CREATE TABLE all_orders (id int PRIMARY KEY, cents text) PARTITION BY LIST (id); CREATE TABLE orders PARTITION OF all_orders DEFAULT"
            + " # table public.orders is a partition; change the partitioned table that it belongs to",
        "CREATE TABLE orders (id int PRIMARY KEY, cents text); CREATE TABLE child () INHERITS (orders)"
            + " # takes part in inheritance: rows of a child have neither its key nor its triggers; ALTER TABLE ... NO INHERIT first",
        "CREATE TABLE parent (id int PRIMARY KEY, cents text); CREATE TABLE orders () INHERITS (parent)"
            + " # takes part in inheritance",
      })
  void shouldRefuse(String scene) {
    String[] parts = scene.split(" # ");
    Shape shape = Shape.of(Version.NEWEST, parts[0].split("; "));

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord()).contains(parts[1]);
  }

  @Test
  void shouldRefuseAPartitionThatIsAForeignTable() throws SQLException {
    Shape shape =
        Shape.of(
            Version.NEWEST,
            "CREATE TABLE orders (id int NOT NULL, cents text) PARTITION BY LIST (id)");
    asSuperuser(
        shape,
        "CREATE FOREIGN DATA WRAPPER elsewhere",
        "CREATE SERVER elsewhere FOREIGN DATA WRAPPER elsewhere",
        "CREATE FOREIGN TABLE orders_far PARTITION OF orders FOR VALUES IN (1) SERVER elsewhere");

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains(
            "PlanRefused",
            "partition orders_far is a foreign table, whose rows cannot be found by their place;"
                + " detach it first");
  }

  @Test
  void shouldRefuseAPartitionOfAnotherOwner() throws SQLException {
    Shape shape = Shape.of(Version.NEWEST, PARTITIONED);
    String owner = shape.database().owner();
    String other = shape.database().application();
    asSuperuser(shape, "ALTER TABLE orders_2 OWNER TO " + other);

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains(
            "PlanRefused",
            "role %s does not own partition orders_2 and cannot change it: GRANT %s TO %s"
                .formatted(owner, other, owner));
  }

  private static void asSuperuser(Shape shape, String... sql) throws SQLException {
    try (Connection connection = shape.database().asSuperuser();
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }
}
