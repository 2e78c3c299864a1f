package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.sql.Control;
import io.godwit.sql.LedgerReader;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A step of the ramp is written as it was decided, or not at all. */
@Tag("postgres")
class RampPgTest {
  /** Between the look that a decision was made on and its write, a comparison finds a row. */
  @Test
  void shouldNotMoveReadersOnWhileMoreRowsDifferThanTheDecisionKnew() throws SQLException {
    // Given
    TestDatabase database =
        Shape.of(
                TestPostgres.Version.NEWEST,
                "CREATE TABLE orders (id bigint PRIMARY KEY, cents text)")
            .prepared()
            .database();
    try (Connection connection = database.asOwner()) {
      Ledger clean = seen(connection);

      // When
      boolean first = Control.write(connection, clean, new Action.RecordFlag(10));
      Ledger seen = seen(connection);
      database.execute(
          """
          INSERT INTO godwit.discrepancies (migration, key, pass, confirmed_at)
          SELECT id, '1', 1, clock_timestamp() FROM godwit.migrations
          """);
      boolean raised = Control.write(connection, seen, new Action.RecordFlag(50));
      boolean cohort =
          Control.write(
              connection, seen, new Action.RecordFlag(seen.moved().with(List.of("acme"))));
      boolean lowered = Control.write(connection, seen, new Action.RecordFlag(0));

      // Then
      assertThat(first).isTrue();
      assertThat(raised).isFalse();
      assertThat(cohort).isFalse();
      assertThat(lowered).isTrue();
      assertThat(database.value("SELECT percent FROM godwit.flags")).isEqualTo("0");
    }
  }

  private static Ledger seen(Connection connection) throws SQLException {
    return LedgerReader.read(connection).values().iterator().next();
  }
}
