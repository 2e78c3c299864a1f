package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Every;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Partitions;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers of a table are told of the new ones, from the swap on, and none of it twice. */
@Tag("postgres")
class CopyTablePublishedPgTest {
  private static final List<Stage> FORTH =
      List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER);

  private static final String PUBLISHED =
      """
      SELECT string_agg(concat_ws(' ', pubname, 'of', tablename, to_jsonb(p) ->> 'rowfilter',
        nullif(jsonb_array_length(to_jsonb(p) -> 'attnames'), 4)), '; ' ORDER BY pubname, tablename)
      FROM pg_publication_tables p
      """;

  private static final List<String> ORDERS =
      List.of(
          "CREATE TABLE orders (id int PRIMARY KEY, mail text NOT NULL CONSTRAINT one UNIQUE, cents int, at date NOT NULL)",
          "INSERT INTO orders SELECT i, 'm' || i, i, date '2026-11-01' + i % 90 FROM generate_series(1, 40) i",
          "CREATE PUBLICATION told FOR TABLE orders");

  private static final Into SAME = new Into(null, null, null, null, null, null);

  static CopyTableSpec into(Into... into) {
    return new CopyTableSpec("orders", null, List.of(into), null, null);
  }

  static Column same(String name) {
    return new Column(name, null, null, null, null, null);
  }

  /** Whoever reads the subscribers' tables has said that they are ready. */
  static MigrationSpec agreed(CopyTableSpec change) {
    return Specs.patch(
        Specs.table(change),
        """
        {'audience': [{'team': 'reports', 'action': 'have the new tables', 'acknowledged': true}],
         'cutover': {'acknowledgement': 'Required'}}""");
  }

  private static LocalWorker prepared(TestDatabase database, CopyTableSpec change) {
    var worker = new LocalWorker(database, agreed(change));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    return worker;
  }

  private static void written(TestDatabase database) {
    try (Connection application = database.asApplication();
        Statement statement = application.createStatement()) {
      statement.execute("INSERT INTO orders VALUES (99, 'm99', 99, '2026-12-24')");
      statement.execute("UPDATE orders SET cents = cents + 1 WHERE id < 5 OR id = 99");
      statement.execute("DELETE FROM orders WHERE id = 7 OR id = 99");
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** By what rows are told apart, and into what they go. */
  enum Identity {
    KEY("", SAME, "d"),
    OTHER_INDEX("ALTER TABLE orders REPLICA IDENTITY USING INDEX one", SAME, "i"),
    WHOLE_ROW("ALTER TABLE orders REPLICA IDENTITY FULL", SAME, "f"),
    WHOLE_ROW_OF_PARTITIONS(
        "ALTER TABLE orders REPLICA IDENTITY FULL; ALTER TABLE orders DROP CONSTRAINT one; ALTER PUBLICATION told SET (publish_via_partition_root = true)",
        new Into(null, null, null, null, null, new Partitions("at", Every.MONTH, 0)),
        "f");

    private final String before;
    private final Into into;
    private final String kind;

    Identity(String before, Into into, String kind) {
      this.before = before;
      this.into = into;
      this.kind = kind;
    }
  }

  @ParameterizedTest
  @EnumSource(Identity.class)
  void shouldPutTheNewTableIntoThePublicationsAndTheOldOneOnTheWayBack(Identity identity) {
    for (TestPostgres.Version version : TestPostgres.Version.values()) {
      // Given
      TestDatabase database = TestPostgres.of(version).createDatabase("published");
      database.execute(ORDERS.toArray(String[]::new));
      database.execute(identity.before);
      String schema = database.dump();
      LocalWorker worker = prepared(database, into(identity.into));

      // When
      worker.forth(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE);
      written(database);

      // Then
      assertThat(database.value(PUBLISHED)).isEqualTo("told of orders");

      // When
      worker.forth(Stage.CUTOVER);
      written(database);

      // Then
      assertThat(database.value(PUBLISHED)).isEqualTo("told of orders");
      assertThat(
              database.value(
                  "SELECT string_agg(DISTINCT relreplident::text, '') FROM pg_class WHERE relkind IN ('r', 'p') AND (oid = 'orders'::regclass OR oid IN (SELECT relid FROM pg_partition_tree('orders')))"))
          .isEqualTo(identity.kind);
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");

      // When
      worker.turnBack();
      assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
      written(database);
      assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();

      // Then
      assertThat(database.dump()).isEqualTo(schema);
    }
  }

  @ParameterizedTest
  @EnumSource(value = TestPostgres.Version.class, names = "NEWEST")
  void shouldCarryColumnListsAndRowFiltersOver(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("published");
    database.execute(ORDERS.toArray(String[]::new));
    database.execute(
        "CREATE PUBLICATION \"Some\" FOR TABLE orders (id, mail) WHERE (id > 3 AND id < 90)");
    String schema = database.dump();
    LocalWorker worker =
        prepared(
            database,
            into(
                new Into(
                    null,
                    List.of(
                        same("at"),
                        same("mail"),
                        new Column("amount", "cents", null, null, null, null),
                        same("id")),
                    null,
                    null,
                    null,
                    null)));

    // When
    worker.forth(FORTH.toArray(Stage[]::new));
    database.execute(
        "UPDATE orders SET amount = 1 WHERE id < 9", "DELETE FROM orders WHERE id = 7");

    // Then
    assertThat(database.value(PUBLISHED))
        .isEqualTo("Some of orders ((id > 3) AND (id < 90)) 2; told of orders");

    // When
    worker.turnBack();
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).isEqualTo(schema);
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldHoldWhereSomebodyPublishesTheTableMeanwhile(TestPostgres.Version version)
      throws SQLException {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("published");
    database.execute(ORDERS.toArray(String[]::new));
    LocalWorker worker = prepared(database, into(SAME));
    worker.forth(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE);

    List<String> words = new ArrayList<>();
    List<String> ways = new ArrayList<>(List.of("FOR TABLE orders", "FOR ALL TABLES"));
    if (version.major() > 14) {
      ways.add("FOR TABLES IN SCHEMA public");
    }
    for (String more : ways) {
      // When
      try (Connection superuser = database.asSuperuser();
          Statement statement = superuser.createStatement()) {
        statement.execute("CREATE PUBLICATION more " + more);
        assertThat(worker.steps(Stage.CUTOVER)).isNotZero();
        words.add(worker.lastWord());
        statement.execute("DROP PUBLICATION more");
      }
    }

    // Then
    assertThat(words.getFirst())
        .contains("publication more is new: of the table, columns all rows all");
    assertThat(words.subList(1, words.size()))
        .allMatch(word -> word.contains("publication more is new: of all tables"));
    worker.forth(Stage.CUTOVER);
  }
}
