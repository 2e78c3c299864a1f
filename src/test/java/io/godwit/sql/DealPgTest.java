package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Key;
import io.godwit.engine.SideColumn;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what rows are dealt into slices, whatever their key. */
@Tag("postgres")
class DealPgTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i | bigint | KEY",
        "-i | integer | KEY",
        "i * 8 | integer | ITEM",
        "lpad(i::text, 8, '0') | text | ITEM",
        "'2026-01-01'::timestamptz + i * interval '1 s' | timestamp with time zone | ITEM",
        "md5(i::text) | text | NONE",
        "md5(i::text)::uuid | uuid | NONE",
        "i | | ITEM",
      })
  void shouldDealBy(String key, String type, Deal expected) throws SQLException {
    TestDatabase database = TestPostgres.newest().createDatabase("deal");
    database.execute(
        "CREATE TABLE orders AS SELECT %s AS id, i AS cents FROM generate_series(1, 20000) i"
            .formatted(key),
        "ANALYZE orders");
    Transform transform = transform(type == null ? Key.PLACE : Key.of("id", type));

    try (Connection connection = database.asOwner()) {
      Deal deal = Deal.choose(connection, transform, 8);

      assertThat(deal).isEqualTo(expected);
      // Also where they are not dealt: another worker may have begun to.
      assertThat(eachRowOnce(connection, deal, transform.key(), Window.of(null, null, "", 0, 8)))
          .isEqualTo(20_000);
      if (deal == Deal.KEY) {
        Window dense = Window.of("-20001", null, "20000", 20_000, 8);
        assertThat(deal.slice(transform.key(), dense).sql()).contains("generate_series");
        assertThat(eachRowOnce(connection, deal, transform.key(), dense)).isEqualTo(20_000);
        Window sparse = Window.of("" + Long.MIN_VALUE, null, "" + Long.MAX_VALUE, 20_000, 8);
        assertThat(deal.slice(transform.key(), sparse).sql()).doesNotContain("generate_series");
      }
    }
  }

  /** Rows of all slices together. */
  private static long eachRowOnce(Connection connection, Deal deal, Key key, Window whole)
      throws SQLException {
    long rows = 0;
    Window window = whole;
    for (int i = 0; i < 8; i++, window = window.then()) {
      Condition slice = deal.slice(key, window);
      rows +=
          Rows.one(
              connection,
              row -> row.getLong(1),
              "SELECT count(*) FROM orders AS r WHERE " + slice.sql(),
              slice.parameters().toArray());
    }
    return rows;
  }

  private static Transform transform(Key key) {
    return new Transform(
        new TableName("public", "orders"),
        false,
        key,
        List.of(new SideColumn("cents", "cents_godwit_old", "cents", "integer", false, null, null)),
        List.of(new SideColumn("amount", "amount", "amount", "bigint", false, "cents", null)),
        "contract/hide",
        List.of(),
        List.of(),
        null,
        "sync_orders",
        false,
        null);
  }
}
