package io.godwit.worker;

import static io.godwit.worker.CopyTablePublishedPgTest.agreed;
import static io.godwit.worker.CopyTablePublishedPgTest.into;
import static io.godwit.worker.CopyTablePublishedPgTest.same;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Every;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Partitions;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publications that the new tables cannot join, or not only in the swap. */
@Tag("postgres")
class CopyTableUnpublishablePgTest {
  private static final Into SAME = new Into(null, null, null, null, null, null);

  private static final Into ANOTHER_KEY =
      new Into(
          null,
          List.of(
              new Column("uid", null, "uuid", null, "gen_random_uuid()", null),
              same("id"),
              same("mail"),
              new Column("amount", "cents", null, null, null, null),
              same("at")),
          null,
          null,
          List.of("uid"),
          null);

  enum Refused {
    ALL_TABLES(
        "CREATE PUBLICATION told FOR ALL TABLES",
        into(SAME),
        "publication told publishes table public.orders without naming it"),
    ALL_OF_A_SCHEMA(
        "CREATE PUBLICATION told FOR TABLES IN SCHEMA public",
        into(SAME),
        "publication told publishes table public.orders without naming it"),
    OF_SOMEBODY_ELSE(
        "CREATE PUBLICATION told FOR TABLE orders",
        into(SAME),
        "publication told publishes table public.orders and belongs to postgres: only its owner may put the new table in"),
    WITHOUT_SUCH_A_COLUMN(
        "CREATE PUBLICATION told FOR TABLE orders (id, cents)",
        into(ANOTHER_KEY),
        "publication told of table public.orders cannot be carried over to public.orders: it names column cents (column list or row filter)"),
    ROWS_BY_ANOTHER_COLUMN(
        "CREATE PUBLICATION told FOR TABLE orders WHERE (cents > 5) WITH (publish = 'insert')",
        into(ANOTHER_KEY),
        "it names column cents (column list or row filter)"),
    COLUMNS_WITHOUT_THE_KEY(
        "CREATE PUBLICATION told FOR TABLE orders (id, mail)",
        into(ANOTHER_KEY),
        "its column list has not all of the columns by which the rows of the new table are told apart (uid)"),
    ROWS_NOT_BY_THE_KEY(
        "CREATE PUBLICATION told FOR TABLE orders WHERE (id > 5)",
        into(ANOTHER_KEY),
        "its row filter reads columns by which the rows of the new table are not told apart (those are uid)"),
    EACH_PARTITION(
        "CREATE PUBLICATION told FOR TABLE orders",
        into(new Into(null, null, null, null, null, new Partitions("at", Every.YEAR, 0))),
        "SET (publish_via_partition_root = true) first"),
    ANOTHER_COLUMN(
        "ALTER TABLE orders DROP CONSTRAINT orders_pkey; CREATE PUBLICATION told FOR TABLE orders",
        new CopyTableSpec("orders", "nr", List.of(SAME), null, null),
        "addKey gives it a column that subscribers have not");

    private final String before;
    private final CopyTableSpec change;
    private final String words;

    Refused(String before, CopyTableSpec change, String words) {
      this.before = before;
      this.change = change;
      this.words = words;
    }
  }

  private static TestDatabase given(String sql, boolean superuser) throws SQLException {
    TestDatabase database = TestPostgres.newest().createDatabase("unpublishable");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, mail text, cents int, at date NOT NULL)");
    try (Connection connection = superuser ? database.asSuperuser() : database.asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return database;
  }

  @ParameterizedTest
  @EnumSource(Refused.class)
  void shouldSayWhyItCannotBeDone(Refused refused) throws SQLException {
    // Given
    TestDatabase database =
        given(
            refused.before,
            List.of(Refused.ALL_TABLES, Refused.ALL_OF_A_SCHEMA, Refused.OF_SOMEBODY_ELSE)
                .contains(refused));
    String schema = database.dump();
    var worker = new LocalWorker(database, agreed(refused.change));

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord())
        .contains(refused == Refused.ALL_TABLES ? "LedgerPublished" : "PlanRefused")
        .contains(refused.words);
    assertThat(database.dump()).isEqualTo(schema);
  }

  @Test
  void shouldWantSomebodyToSayThatSubscribersAreReady() throws SQLException {
    // Given
    TestDatabase database = given("CREATE PUBLICATION told FOR TABLE orders", false);
    var worker = new LocalWorker(database, Specs.table(into(SAME)));

    // When
    int exit = worker.prepare();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord())
        .contains("PlanRefused")
        .contains("someone has to say before Cutover that subscribers are ready");
  }
}
