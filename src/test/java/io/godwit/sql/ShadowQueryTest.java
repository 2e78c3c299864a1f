package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShadowQueryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select a from t where b = :key | select a from t where b = ?::int4 | 1",
        "select :key, :key;  | select ?::int4, ?::int4 | 2",
        "select ':key', \":key\" /* :key */, $a$ :key ; $a$ | select ':key', \":key\" /* :key */, $a$ :key ; $a$ | 0",
        "select 'it''s :key', :key | select 'it''s :key', ?::int4 | 1",
        "select E'\\':key' | select E'\\':key' | 0",
        "select a::key, :keys | select a::key, :keys | 0",
        "select j ? 'a?' | select j ?? 'a?' | 0",
        "select 1 -- :key; | select 1 -- :key; | 0",
        "select 1; -- over | select 1 -- over | 0",
      })
  void shouldBindKeysAndLeaveTheRestAlone(String text, String sql, int keys) throws Exception {
    ShadowQuery query = ShadowQuery.parse(text);

    assertThat(query.sql("int4").replaceAll("\\s+", " ").strip()).isEqualTo(sql);
    assertThat(query.keys()).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; commit; delete from orders",
        "select 1;select 2",
        "select ';'; /* a */ select 2",
        "commit; select 1"
      })
  void shouldRefuseASecondStatement(String text) {
    assertThatThrownBy(() -> ShadowQuery.parse(text))
        .isInstanceOf(ShadowQuery.Unfit.class)
        .hasMessage("it is more than one statement");
  }

  @Test
  void shouldKeepQuantilesToWithinFivePercent() {
    // Given
    Latencies latencies = Latencies.none();
    for (int i = 1; i <= 1000; i++) {
      latencies.add(i * 1_000_000L);
    }

    // Then
    assertThat(latencies.millis(0.5)).isBetween(475.0, 525.0);
    assertThat(latencies.millis(0.99)).isBetween(940.0, 1040.0);
    assertThat(Latencies.none().millis(0.99)).isZero();
    assertThat(latencies.counts()).hasSize(Latencies.BUCKETS);
    assertThat(Latencies.of(latencies.counts()).millis(0.5)).isEqualTo(latencies.millis(0.5));
  }
}
