package io.godwit.strategy;

import static io.godwit.strategy.GoldenTables.BARE;
import static io.godwit.strategy.GoldenTables.LEVELS;
import static io.godwit.strategy.GoldenTables.NO_KEY;
import static io.godwit.strategy.GoldenTables.PARTITIONS;
import static io.godwit.strategy.GoldenTables.PARTITIONS_BARE;
import static io.godwit.strategy.GoldenTables.PEOPLE;
import static io.godwit.strategy.GoldenTables.REFERENCES;
import static io.godwit.strategy.GoldenTables.RICH;
import static io.godwit.strategy.GoldenTables.SEVERAL;
import static io.godwit.strategy.GoldenTables.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddCheckSpec;
import io.godwit.api.AddColumnSpec;
import io.godwit.api.AddForeignKeySpec;
import io.godwit.api.AddPrimaryKeySpec;
import io.godwit.api.AddUniqueSpec;
import io.godwit.api.Change;
import io.godwit.api.ChangeKind;
import io.godwit.api.CreateIndexSpec;
import io.godwit.api.DropColumnSpec;
import io.godwit.api.DropIndexSpec;
import io.godwit.api.DropNotNullSpec;
import io.godwit.api.DropTableSpec;
import io.godwit.api.EnumValueSpec;
import io.godwit.api.MergeColumnsSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.ReindexSpec;
import io.godwit.api.RenameTableSpec;
import io.godwit.api.SetNotNullSpec;
import io.godwit.api.SplitColumnSpec;
import io.godwit.api.WidenKeySpec;
import io.godwit.engine.Draft;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.sql.Drafts;
import io.godwit.sql.Postgres;
import io.godwit.sql.Refused;
import io.godwit.support.Generated;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.whole.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement that is planned for a table, as PostgreSQL describes that table: a change of the
 * SQL shows up in review as SQL.
 */
@Tag("postgres")
class GoldenSqlPgTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/sql");

  private static final SplitColumnSpec SPLIT_NAME =
      new SplitColumnSpec(
          "people",
          "full_name",
          List.of(
              new SplitColumnSpec.Part("first_name", "text", "split_part(full_name, ' ', 1)", true),
              new SplitColumnSpec.Part(
                  "Last Name",
                  "varchar(200)",
                  "substr(full_name, strpos(full_name || ' ', ' ') + 1)",
                  null)),
          "first_name || CASE WHEN \"Last Name\" = '' THEN '' ELSE ' ' || \"Last Name\" END");

  private static MergeColumnsSpec merge(String street) {
    return new MergeColumnsSpec(
        "people",
        List.of(
            new MergeColumnsSpec.Part("street", street),
            new MergeColumnsSpec.Part("city", "substr(address, strpos(address, ', ') + 2)")),
        new MergeColumnsSpec.Into("address", "text", true),
        "street || ', ' || city");
  }

  /** One table and one change of it. */
  enum Scene {
    TYPE_UNDER_A_NEW_NAME("changeColumnType", RICH, type("amount", "(amount * 100)::int")),
    TYPE_UNDER_ITS_OWN_NAME("changeColumnType", RICH, type(null, "(amount_cents * 100)::int")),
    TYPE_OF_A_BARE_COLUMN("changeColumnType", BARE, type("amount", "(amount * 100)::int")),
    TYPE_WRITTEN_BY_THE_APPLICATION(
        "changeColumnType",
        RICH,
        Specs.patch(type("amount", "(amount * 100)::int"), "{'dualWrite': {'by': 'Application'}}")),
    TYPE_WITHOUT_A_WAY_BACK("changeColumnType", BARE, type("amount", null)),
    TYPE_WITH_A_KEY_OF_SEVERAL("changeColumnType", SEVERAL, type("amount", null)),
    TYPE_WITHOUT_A_KEY("changeColumnType", NO_KEY, type("amount", null)),
    TYPE_IN_PARTITIONS("changeColumnType", PARTITIONS, type("amount", "(amount * 100)::int")),
    NAME("renameColumn", RICH, Specs.rename("orders", "amount_cents", "amount")),
    NAME_OF_A_REFERENCE("renameColumn", REFERENCES, Specs.rename("orders", "mail", "email")),
    SPLIT("splitColumn", PEOPLE, Specs.move(SPLIT_NAME)),
    SPLIT_WRITTEN_BY_THE_APPLICATION(
        "splitColumn",
        PEOPLE,
        Specs.patch(Specs.move(SPLIT_NAME), "{'dualWrite': {'by': 'Application'}}")),
    SPLIT_WITHOUT_A_WAY_BACK(
        "splitColumn",
        List.of("CREATE TABLE people (id int PRIMARY KEY, full_name text, prefix text)"),
        Specs.move(
            new SplitColumnSpec(
                "people",
                "full_name",
                List.of(
                    new SplitColumnSpec.Part("a", "text", "left(full_name, 1)", null),
                    new SplitColumnSpec.Part("b", "text", "prefix || full_name", null)),
                null))),
    MERGE("mergeColumns", PEOPLE, Specs.move(merge("split_part(address, ', ', 1)"))),
    MERGE_WITH_HALF_A_WAY_BACK("mergeColumns", PEOPLE, Specs.move(merge(null))),
    MERGE_IN_PARTITIONS(
        "mergeColumns",
        List.of(
            """
            CREATE TABLE people (id bigint, shop int, street text NOT NULL, city text, PRIMARY KEY (shop, id))
              PARTITION BY LIST (shop)
            """,
            "CREATE TABLE people_1 PARTITION OF people FOR VALUES IN (1)"),
        Specs.move(merge("split_part(address, ', ', 1)"))),
    KEY(
        "widenKey",
        List.of(
            """
            CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, replaces int REFERENCES orders,
              CHECK (replaces <> id))
            """,
            "CREATE INDEX ON orders (replaces DESC)",
            """
            CREATE TABLE lines (order_id int NOT NULL REFERENCES orders ON DELETE CASCADE, position int,
              PRIMARY KEY (order_id, position))
            """,
            "CREATE TABLE payments (order_id bigint)",
            "ALTER TABLE payments ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID"),
        new WidenKeySpec("orders", "id")),
    KEY_OF_A_SERIAL(
        "widenKey",
        List.of("CREATE TABLE orders (id smallserial CONSTRAINT one UNIQUE, note text)"),
        new WidenKeySpec("orders", "id")),
    KEY_OF_PARTITIONS(
        "widenKey", GoldenTables.PARTITIONS_BY_TIME, new WidenKeySpec("orders", "id")),
    TABLE_WITH_ANOTHER_KEY("copyTable", CopiedTables.ORDERS, CopiedTables.ANOTHER_KEY),
    TABLE_WITHOUT_A_KEY("copyTable", CopiedTables.HISTORY, CopiedTables.ADDED_KEY),
    TABLE_IN_TWO("copyTable", CopiedTables.PEOPLE, CopiedTables.COLUMNS_IN_TWO),
    TABLE_WITH_A_LOOKUP("copyTable", CopiedTables.ADDRESSES, CopiedTables.LOOKED_UP),
    TABLE_WITH_A_RENAMED_COLUMN("copyTable", CopiedTables.PLACES, CopiedTables.RENAMED_COLUMN),
    TABLE_IN_A_PUBLICATION("copyTable", CopiedTables.PUBLISHED, CopiedTables.KNOWN_TO_SUBSCRIBERS),
    ROWS_IN_TWO("copyTable", CopiedTables.EVENTS, CopiedTables.ROWS_IN_TWO),
    COLUMN("addColumn", SHOP, new AddColumnSpec("orders", "at", "timestamptz", null, null, null)),
    COLUMN_WITH_A_VALUE(
        "addColumn",
        SHOP,
        new AddColumnSpec("orders", "State", "text COLLATE \"C\"", "'new'", true, "where it's at")),
    COLUMN_WITH_A_VALUE_FOR_EACH_ROW(
        "addColumn",
        SHOP,
        new AddColumnSpec("orders", "token", "uuid", "gen_random_uuid()", true, "for links")),
    NO_COLUMN("dropColumn", SHOP, new DropColumnSpec("orders", "Note")),
    NO_COLUMN_THAT_IS_NOT_NULL("dropColumn", SHOP, new DropColumnSpec("orders", "customer")),
    NO_COLUMN_IN_PARTITIONS("dropColumn", PARTITIONS_BARE, new DropColumnSpec("orders", "cents")),
    NO_TABLE("dropTable", REFERENCES, new DropTableSpec("customers")),
    NO_TABLE_THAT_REFERS("dropTable", REFERENCES, new DropTableSpec("orders")),
    TABLE_UNDER_ANOTHER_NAME(
        "renameTable",
        List.of(
            "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
            "GRANT SELECT (id), UPDATE (note), INSERT, TRUNCATE ON orders TO PUBLIC",
            "GRANT SELECT ON orders TO pg_monitor WITH GRANT OPTION"),
        new RenameTableSpec("orders", "Purchases")),
    NOT_NULL("setNotNull", SHOP, new SetNotNullSpec("orders", "Note")),
    MAY_BE_NULL("dropNotNull", SHOP, new DropNotNullSpec("orders", "customer")),
    CHECK("addCheck", SHOP, new AddCheckSpec("orders", "few", "cents < 1000000")),
    FOREIGN_KEY(
        "addForeignKey",
        SHOP,
        new AddForeignKeySpec(
            "orders",
            "of_customer",
            List.of("customer"),
            new AddForeignKeySpec.References("customers", List.of("id")),
            AddForeignKeySpec.Follows.SET_NULL,
            null)),
    UNIQUE("addUnique", SHOP, new AddUniqueSpec("orders", "one", List.of("customer", "Note"))),
    PRIMARY_KEY("addPrimaryKey", SHOP, new AddPrimaryKeySpec("lines", null, List.of("a", "b"))),
    INDEX(
        "createIndex",
        SHOP,
        new CreateIndexSpec(
            "orders", "by_note", null, null, List.of("\"Note\""), null, null, null)),
    INDEX_WITH_ALL_THERE_IS(
        "createIndex",
        SHOP,
        new CreateIndexSpec(
            "orders",
            "By Everything",
            true,
            "btree",
            List.of("lower(\"Note\") COLLATE \"C\" DESC NULLS LAST", "customer"),
            List.of("cents"),
            "fillfactor = 70",
            "cents > 5")),
    NO_INDEX("dropIndex", SHOP, new DropIndexSpec("orders", "Unneeded")),
    INDEX_ANEW("reindex", SHOP, new ReindexSpec("orders", "Unneeded")),
    ALL_INDEXES_ANEW("reindex", SHOP, new ReindexSpec("orders", null)),
    VALUE(
        "enumValue",
        List.of("CREATE TYPE mood AS ENUM ('sad', 'happy')"),
        new EnumValueSpec("mood", "it's fine", null, "sad")),
    FOREIGN_KEY_OF_PARTITIONS(
        "addForeignKey",
        LEVELS,
        new AddForeignKeySpec(
            "orders",
            "of_customer",
            List.of("customer"),
            new AddForeignKeySpec.References("customers", List.of("id")),
            null,
            null)),
    UNIQUE_IN_PARTITIONS(
        "addUnique", LEVELS, new AddUniqueSpec("orders", "one", List.of("shop", "id"))),
    PRIMARY_KEY_OF_PARTITIONS(
        "addPrimaryKey", LEVELS, new AddPrimaryKeySpec("orders", null, List.of("shop", "id"))),
    INDEX_OF_PARTITIONS(
        "createIndex",
        LEVELS,
        new CreateIndexSpec(
            "orders", "by_customer", null, null, List.of("customer"), null, null, null)),
    NO_INDEX_OF_PARTITIONS("dropIndex", LEVELS, new DropIndexSpec("orders", "Unneeded")),
    INDEX_OF_PARTITIONS_ANEW("reindex", LEVELS, new ReindexSpec("orders", "Unneeded")),
    STATEMENTS_OF_THE_USER(
        "sql",
        List.of("CREATE TABLE orders (id bigint PRIMARY KEY, state text, placed date)"),
        new Example(Path.of("examples/orders-priority-added"))
            .migration()
            .getSpec()
            .change()
            .kind());

    private final String kind;
    private final List<String> tables;
    private final MigrationSpec spec;

    Scene(String kind, List<String> tables, MigrationSpec spec) {
      this.kind = kind;
      this.tables = tables;
      this.spec = spec;
    }

    Scene(String kind, List<String> tables, ChangeKind change) {
      this(kind, tables, Specs.table(change));
    }

    private static MigrationSpec type(String newColumn, String down) {
      return Specs.changeType(
          new Change.ChangeColumnType(
              "orders", "amount_cents", newColumn, "numeric(12,2)", "amount_cents / 100.0", down));
    }

    private Path file(TestPostgres.Version version) {
      String name = (name() + "-on-" + version).toLowerCase(Locale.ROOT).replace('_', '-');
      return GOLDEN.resolve(kind).resolve(name + ".sql");
    }
  }

  private record Case(Scene scene, TestPostgres.Version version) {}

  /** All but those of another version than the oldest of all, which stands in for it. */
  static List<Case> cases() {
    return all().filter(given -> List.of(14, 18).contains(given.version().major())).toList();
  }

  private static Stream<Case> all() {
    return Arrays.stream(Scene.values())
        .flatMap(
            scene ->
                Arrays.stream(TestPostgres.Version.values())
                    .map(version -> new Case(scene, version)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldPlanThisSql(Case given) throws IOException, SQLException, Refused {
    // Given
    TestDatabase database = TestPostgres.of(given.version()).createDatabase("golden");
    database.execute(given.scene().tables.toArray(String[]::new));
    MigrationStrategy strategy = Strategies.of(given.scene().spec);
    boolean copies = strategy instanceof FreeStrategy;
    if (copies) {
      database.letCopySchemas();
    }

    // When
    Draft draft = look(database, strategy);

    // Then
    assertThat(draft.refusals()).isEmpty();
    // The role of the application has rights on every table, and another name in every run.
    String sql = text(draft.plan()).replace(database.application(), "application");
    Generated.check(given.scene().file(given.version()), sql);
    if (copies) {
      database.dropScratch();
    }
  }

  @Test
  void shouldHaveNoGoldenFileThatNothingIsComparedWith() throws IOException {
    // When
    List<Path> there;
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      there = files.filter(Files::isRegularFile).toList();
    }

    // Then
    assertThat(there)
        .containsExactlyInAnyOrderElementsOf(
            all().map(each -> each.scene().file(each.version())).toList());
  }

  private static Draft look(TestDatabase database, MigrationStrategy strategy)
      throws SQLException, Refused {
    var purpose = new Postgres.Purpose("golden", Duration.ofMinutes(1));
    try (Connection connection = Postgres.connect(database.credentials(), purpose)) {
      return Drafts.of(connection, database.credentials(), strategy, List.of());
    }
  }

  private static String text(Plan plan) {
    StringBuilder text = new StringBuilder();
    for (SqlStep step : plan.steps()) {
      text.append(text.isEmpty() ? "" : "\n").append("-- ").append(step.id()).append(": ");
      text.append(step.mode() == SqlStep.Mode.TRANSACTION ? "one transaction" : "alone");
      text.append(", ").append(step.lock().words()).append('\n');
      step.sql().forEach(sql -> text.append(sql).append(";\n"));
      text.append("-- probe\n").append(step.probe()).append(";\n");
      text.append(step.irreversible() ? "-- undo: none, ever\n" : "-- undo\n");
      step.undo().forEach(sql -> text.append(sql).append(";\n"));
    }
    return text.toString();
  }
}
