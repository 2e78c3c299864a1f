package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.api.WidenKeySpec;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that are not widened, and what is said of them. No table is changed by that. */
@Tag("postgres")
class WidenKeyRefusedPgTest {
  private static final MigrationSpec ID = Specs.table(new WidenKeySpec("orders", "id"));

  private static final String ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, note text)";

  private static final String PARTITIONED =
      "CREATE TABLE orders (id int, shop int, PRIMARY KEY (shop, id)) PARTITION BY LIST (shop)";

  private static final String ONE = "CREATE TABLE one PARTITION OF orders FOR VALUES IN (1)";

  /** Tables, and what is said. */
  enum Scene {
    NO_TABLE(List.of(), ID, "table public.orders does not exist"),
    NO_COLUMN(
        List.of("CREATE TABLE orders (number int PRIMARY KEY)"),
        ID,
        "table public.orders has no column id; there are number"),
    BIGINT_ALREADY(
        List.of("CREATE TABLE orders (id bigint PRIMARY KEY)"),
        ID,
        "column id of table public.orders is bigint already: there is nothing to widen"),
    ANOTHER_TYPE(
        List.of("CREATE TABLE orders (id text PRIMARY KEY)"),
        ID,
        "is text: widenKey makes smallint and integer bigint, for other types there is changeColumnType"),
    NO_KEY(
        List.of("CREATE TABLE orders (id int NOT NULL)"),
        ID,
        "column id of table public.orders is no key: it needs a primary key"),
    MAY_BE_NULL(List.of("CREATE TABLE orders (id int UNIQUE)"), ID, "is no key"),
    ONLY_INCLUDED(
        List.of(
            "CREATE TABLE orders (id int NOT NULL, n int PRIMARY KEY)",
            "CREATE UNIQUE INDEX ON orders (n) INCLUDE (id)"),
        ID,
        "is no key"),
    PARTITION_KEY(
        List.of("CREATE TABLE orders (id int PRIMARY KEY) PARTITION BY RANGE (id)"),
        ID,
        "column id of table public.orders is part of the partition key"),
    PARTITION_KEY_OF_A_PARTITION(
        List.of(PARTITIONED, "CREATE TABLE one PARTITION OF orders DEFAULT PARTITION BY HASH (id)"),
        ID,
        "column id of table public.orders is part of the partition key of table one"),
    REFERRED_TO_BY_PARTITIONS(
        List.of(
            ORDERS,
            "CREATE TABLE lines (of_order int REFERENCES orders, day date, PRIMARY KEY (of_order, day)) PARTITION BY RANGE (day)"),
        ID,
        "foreign key lines_of_order_fkey is of table public.lines, which is partitioned: before PostgreSQL 18 such a table has no NOT VALID"),
    INDEX_OF_A_PARTITION(
        List.of(PARTITIONED, ONE, "CREATE INDEX alone ON one (id) WHERE shop = 1"),
        ID,
        "index alone of partition one is not one of the table, and cannot be carried over; drop it first"),
    CHECK_OF_A_PARTITION(
        List.of(PARTITIONED, ONE, "ALTER TABLE one ADD CONSTRAINT few CHECK (id < 7)"),
        ID,
        "constraint few of partition one is not one of the table"),
    REFERENCE_TO_A_PARTITION(
        List.of(
            PARTITIONED,
            ONE,
            "CREATE TABLE lines (shop int, of_order int, CONSTRAINT of_one FOREIGN KEY (shop, of_order) REFERENCES one (shop, id))"),
        ID,
        "foreign key of_one of table lines to a column of partition one is not one of the table"),
    SEQUENCE_OF_A_PARTITION(
        List.of(PARTITIONED, ONE, "CREATE SEQUENCE numbers OWNED BY one.id"),
        ID,
        "sequence numbers, owned by a column, of partition one is not one of the table"),
    VIEW_OF_A_PARTITION(
        List.of(PARTITIONED, ONE, "CREATE VIEW seen AS SELECT id FROM one"),
        ID,
        "view seen depends on column id of partition public.one"),
    REFERRED_TO_BY_ANOTHER_TYPE(
        List.of(
            ORDERS,
            "CREATE DOMAIN small AS int",
            "CREATE TABLE lines (of_order small REFERENCES orders)"),
        ID,
        "column of_order of table lines refers to it, and is small: only smallint and integer are widened"),
    VIEW_OF_A_REFERENCE(
        List.of(
            ORDERS,
            "CREATE TABLE lines (of_order int REFERENCES orders)",
            "CREATE VIEW seen AS SELECT of_order FROM lines"),
        ID,
        "view seen depends on column of_order of table public.lines"),
    POLICY(
        List.of(ORDERS, "CREATE POLICY few ON orders USING (id > 3)"),
        ID,
        "policy few on table orders depends on column id of table public.orders"),
    DEFERRABLE(
        List.of("CREATE TABLE orders (id int PRIMARY KEY DEFERRABLE)"),
        ID,
        "index orders_pkey of table public.orders is of a deferrable constraint"),
    REPLICA_IDENTITY(
        List.of(ORDERS, "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_pkey"),
        ID,
        "index orders_pkey of table public.orders is the replica identity of the table"),
    SET_DEFAULT(
        List.of(
            ORDERS,
            "CREATE TABLE lines (of_order int DEFAULT 1 REFERENCES orders ON DELETE SET DEFAULT)"),
        ID,
        "foreign key lines_of_order_fkey of table public.lines, "),
    NAME_TAKEN(
        List.of(
            ORDERS, "CREATE TABLE lines (of_order int REFERENCES orders, of_order_godwit_new int)"),
        ID,
        "table public.lines has a column of_order_godwit_new already"),
    OPERATOR_CLASS(
        List.of(
            ORDERS,
            "CREATE INDEX odd ON orders (id int4_ops DESC)",
            "CREATE INDEX brin ON orders USING brin (id int4_minmax_multi_ops)"),
        ID,
        "index brin of table public.orders cannot be built on type bigint"),
    USER_TRIGGER(
        List.of(
            ORDERS,
            "CREATE TABLE lines (of_order int REFERENCES orders)",
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touched BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION touch()"),
        ID,
        "for each row that the backfill fills, table public.lines would fire touched"),
    BY_THE_APPLICATION(
        List.of(ORDERS),
        Specs.patch(ID, "{'dualWrite': {'by': 'Application'}}"),
        "spec.dualWrite.by is Application"),
    SOME_ROWS(
        List.of(ORDERS),
        Specs.patch(ID, "{'backfill': {'where': 'id > 5'}}"),
        "spec.backfill.where leaves rows unfilled");

    private final List<String> tables;
    private final MigrationSpec spec;
    private final String said;

    Scene(List<String> tables, MigrationSpec spec, String said) {
      this.tables = tables;
      this.spec = spec;
      this.said = said;
    }
  }

  private record Case(Scene scene, TestPostgres.Version version) {}

  static List<Case> cases() {
    return Arrays.stream(Scene.values())
        .flatMap(scene -> Stream.of(TestPostgres.Version.values()).map(v -> new Case(scene, v)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSayWhyAndChangeNothing(Case given) {
    // Given
    TestDatabase database = TestPostgres.of(given.version()).createDatabase("no_widening");
    database.execute(given.scene().tables.toArray(String[]::new));
    String before = database.dump();
    var worker = new LocalWorker(database, given.scene().spec);

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("PlanRefused", given.scene().said);
    assertThat(database.dump()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldNameATableThatIsSomebodyElses(TestPostgres.Version version) throws Exception {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("no_widening");
    database.execute(ORDERS, "GRANT REFERENCES ON orders TO PUBLIC");
    try (var superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      statement.execute("CREATE TABLE lines (of_order int REFERENCES orders)");
    }
    var worker = new LocalWorker(database, ID);

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("does not own table public.lines and cannot change it");
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldNamePublications(TestPostgres.Version version) throws Exception {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("no_widening");
    database.execute(ORDERS, "CREATE TABLE lines (of_order int REFERENCES orders)");
    try (var superuser = database.asSuperuser();
        var statement = superuser.createStatement()) {
      statement.execute("CREATE PUBLICATION told FOR TABLE lines");
    }
    var worker = new LocalWorker(database, ID);

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("publication told publishes table public.lines");
  }
}
