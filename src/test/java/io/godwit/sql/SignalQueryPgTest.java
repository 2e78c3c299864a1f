package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.signal.Reading;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("postgres")
class SignalQueryPgTest {
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestPostgres.newest().createDatabase("query");
    database.execute("CREATE TABLE jobs (id int, note text)", "INSERT INTO jobs VALUES (7, 'x')");
  }

  private Reading.Value read(String query) throws Exception {
    try (Connection connection = LedgerForTest.toLook(database)) {
      return SignalQuery.read(connection, "mine", query, Instant.EPOCH).value();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 3 | 3",
        "SELECT id FROM jobs | 7",
        "SELECT 0.25 | 0.25",
        "SELECT true | 1",
        "SELECT jsonb_exists('{\"a\": 1}', 'b') | 0",
        "SELECT '{\"a\": 1}'::jsonb ? 'a' | 1"
      })
  void shouldTakeOneNumber(String query, double value) throws Exception {
    assertThat(read(query)).isEqualTo(new Reading.Value.Number(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT NULL | the query returned NULL",
        "SELECT 'NaN'::float8 | the answer is NaN",
        "SELECT note FROM jobs | the query returned no number",
        "SELECT 1 WHERE false | the query returned 0 rows",
        "SELECT generate_series(1, 2) | the query returned 2 rows",
        "SELECT * FROM nothing | a table does not exist (SQLSTATE 42P01)",
        "SELECT note::int FROM jobs | a text does not read as the type (SQLSTATE 22P02)",
        "DELETE FROM jobs RETURNING 1 | the query writes, and may only read",
        "SELECT 1; SELECT 2 | the query returned 0 rows"
      })
  void shouldHaveNoDataOtherwise(String query, String why) throws Exception {
    Reading.Value value = read(query);

    assertThat(value).isInstanceOf(Reading.Value.Missing.class);
    if (!query.contains(";")) {
      assertThat(value).isEqualTo(new Reading.Value.Missing(why));
    }
  }

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    try (Connection connection = LedgerForTest.toLook(database)) {
      // When: somebody opens the door for the next time.
      SignalQuery.read(
          connection,
          "mine",
          "SELECT length(set_config('default_transaction_read_only', 'off', false))",
          Instant.EPOCH);
      Reading next =
          SignalQuery.read(connection, "mine", "DELETE FROM jobs RETURNING id", Instant.EPOCH);

      // Then
      assertThat(next.value()).isInstanceOf(Reading.Value.Missing.class);
      assertThat(database.value("SELECT count(*) FROM jobs")).isEqualTo("1");
    }
  }
}
