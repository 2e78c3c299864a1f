package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/** A worker that died may have left its statement running on the server (rules-postgres 17). */
final class FormerSelf {
  private FormerSelf() {}

  static void await(Connection connection, Pauses pauses, Consumer<String> log)
      throws SQLException, InterruptedException {
    while (Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()
          AND application_name = current_setting('application_name') AND state = 'active')
        """)) {
      log.accept("waiting for a statement that an earlier worker left running on the server");
      pauses.rest(Duration.ofSeconds(1));
    }
  }
}
