package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a statement that failed, by its SQLSTATE. */
class SqlFailureTest {
  @ParameterizedTest
  @CsvSource({
    // On another connection
    "08000, reconnect",
    "08001, reconnect",
    "08006, reconnect",
    "25006, reconnect",
    "25P03, reconnect",
    "25P04, reconnect",
    "57P01, reconnect",
    "57P02, reconnect",
    "57P03, reconnect",
    "57P05, reconnect",
    // The next statement
    "40001, again",
    "40P01, again",
    "55P03, again",
    "57014, again",
    // The server is short of something
    "53100, later",
    "53200, later",
    "53300, later",
    "58030, later",
    "72000, later",
    // The row goes into quarantine
    "22P02, row",
    "23505, row",
    "27000, row",
    "38000, row",
    "44000, row",
    "54000, row",
    "P0001, row",
    "UE001, row",
    "XX000, row",
    // The work has failed
    "0A000, fails",
    "25P02, fails",
    "28000, fails",
    "3D000, fails",
    "42501, fails",
    "42703, fails",
    "55000, fails",
    "55006, fails",
    "XX001, fails"
  })
  void shouldTellWhatBecomesOfTheStatement(String state, String what) {
    SQLException failure = new SQLException("whatever", state);

    assertThat(SqlFailure.connectionLost(failure)).isEqualTo(what.equals("reconnect"));
    assertThat(SqlFailure.contended(failure)).isEqualTo(what.equals("again"));
    assertThat(SqlFailure.ofRow(failure)).isEqualTo(what.equals("row"));
    assertThat(SqlFailure.transientFailure(failure))
        .isEqualTo(what.equals("reconnect") || what.equals("again") || what.equals("later"));
  }
}
