package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Key;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges are read by the key's own index, whatever plan the server keeps for the statement. */
@Tag("postgres")
class KeySqlPgTest {
  private static final Key SEVERAL =
      new Key(
          List.of(
              new Key.Column("shop", "integer", null),
              new Key.Column("code", "text", "pg_catalog.\"C\"")));

  private static TestDatabase database(TestPostgres.Version version) {
    TestDatabase database = TestPostgres.of(version).createDatabase("keys");
    database.execute(
        "CREATE TABLE orders (shop int NOT NULL, code text NOT NULL, id bigint PRIMARY KEY)",
        "CREATE UNIQUE INDEX several ON orders (shop, code COLLATE \"C\")",
        "INSERT INTO orders SELECT i % 10, 'ä' || i, i FROM generate_series(1, 50000) i",
        "VACUUM ANALYZE orders");
    return database;
  }

  private static String plan(TestDatabase database, Key key, String lo, String hi)
      throws SQLException {
    KeySql sql = new KeySql(key);
    Condition range = sql.between(lo, hi);
    try (Connection connection = database.asOwner()) {
      Rows.execute(connection, "SET plan_cache_mode = force_generic_plan");
      return String.join(
          "\n",
          Rows.list(
              connection,
              row -> row.getString(1),
              "EXPLAIN (COSTS OFF) SELECT %s FROM ONLY orders AS r WHERE %s ORDER BY %s LIMIT 100"
                  .formatted(sql.columns(), range.sql(), sql.order("")),
              range.parameters().toArray()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadRangesByTheirIndex(TestPostgres.Version version) throws SQLException {
    TestDatabase database = database(version);

    assertThat(plan(database, Key.of("id", "bigint"), "10", "2000"))
        .contains("Index Only Scan using orders_pkey", "Index Cond")
        .doesNotContain("Sort", "Filter");
    assertThat(plan(database, SEVERAL, "{1,ä1}", "{2,ä1}"))
        .contains("Index Only Scan using several", "Index Cond: ((ROW(shop, code) > ROW(")
        .doesNotContain("Sort", "Filter");
    assertThat(plan(database, Key.PLACE, "(10,0)", "(20,0)")).contains("Tid Range Scan on orders");
  }

  @Test
  void shouldFindRowsByTheTextOfTheirKeys() throws SQLException {
    TestDatabase database = database(TestPostgres.Version.NEWEST);
    for (Key key : List.of(Key.of("id", "bigint"), SEVERAL, Key.PLACE)) {
      try (Connection connection = database.asOwner()) {
        List<String> keys =
            Rows.list(
                connection,
                row -> row.getString(1),
                "SELECT %s FROM orders AS r WHERE id IN (7, 77, 777)".formatted(key.text("r")));
        Condition these = new KeySql(key).among(connection.createArrayOf("text", keys.toArray()));

        assertThat(
                Rows.list(
                    connection,
                    row -> row.getLong(1),
                    "SELECT id FROM orders AS r WHERE %s ORDER BY id".formatted(these.sql()),
                    these.parameters().toArray()))
            .as(key.toString())
            .containsExactly(7L, 77L, 777L);
      }
    }
  }
}
