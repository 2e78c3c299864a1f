package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Key;
import io.godwit.engine.TableName;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether pages have room for second versions, and whether there is anything to be said of it. */
@Tag("postgres")
class RoomPgTest {
  private static final TableName ORDERS = TableName.parse("orders");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "narrow rows make room for each other | 100 | 40 | true | false",
        "wide rows do not | 100 | 4 | true | true",
        "wide rows with some room | 90 | 4 | true | true",
        "wide rows with room for half of them | 70 | 4 | true | false",
        "wide rows with room for all of them | 50 | 4 | true | false",
        "wide rows in no order | 100 | 4 | false | false",
        "nothing is known | 100 | 0 | true | false",
      })
  void shouldKnowWhoIsCramped(
      String when, int fillfactor, double rowsPerPage, boolean inOrder, boolean cramped) {
    var room = new Room(1_000_000, 2 * Room.LARGE, rowsPerPage, fillfactor, 3, inOrder);

    assertThat(room.cramped()).as(when).isEqualTo(cramped);
    assertThat(Room.remarks(ORDERS, List.of(room))).hasSize(cramped ? 1 : 0);
  }

  @Test
  void shouldSayWhatItMeansAndWhatWouldHelpAtWhichPrice() {
    var wide = new Room(1_000_000, 2_000_000_000, 4, 100, 3, true);
    var small = new Room(1_000, 2_000_000, 4, 100, 3, true);

    assertThat(Room.remarks(ORDERS, List.of(small))).isEmpty();
    assertThat(Room.remarks(ORDERS, List.of(wide)))
        .singleElement()
        .asString()
        .contains("public.orders has wide rows (4.0 on a page, fillfactor 100)")
        .contains("grows by up to 2.0 GB")
        .contains("each of its 3 indexes gets another 1,000,000 entries")
        .contains("about 2.7 GB of WAL")
        .contains("ALTER TABLE \"public\".\"orders\" SET (fillfactor = 50)")
        .contains("writes 2.0 GB itself");
  }

  @Test
  void shouldSeeItInTheCatalogs() throws Exception {
    TestDatabase database = TestPostgres.newest().createDatabase("room");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text) WITH (fillfactor = 80)",
        "CREATE INDEX ON orders (note)",
        "INSERT INTO orders SELECT i, repeat('x', 10) || i FROM generate_series(1, 10000) i",
        "ANALYZE orders");

    try (Connection connection = database.asOwner()) {
      Room room = Room.of(connection, ORDERS, Key.of("id", "integer")).getFirst();

      assertThat(room.rows()).isEqualTo(10_000);
      assertThat(room.bytes()).isPositive();
      assertThat(room.rowsPerPage()).isGreaterThan(50);
      assertThat(room.fillfactor()).isEqualTo(80);
      assertThat(room.indexes()).isEqualTo(2);
      assertThat(room.inOrder()).isTrue();
    }
  }
}
