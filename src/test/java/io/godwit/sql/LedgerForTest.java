package io.godwit.sql;

import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Databases with an empty ledger, and connections as the operator has them. */
final class LedgerForTest {
  static final Postgres.Purpose PURPOSE =
      new Postgres.Purpose("godwit/test", Duration.ofSeconds(10));

  private LedgerForTest() {}

  static Connection install(TestDatabase database) throws SQLException, LedgerSchema.TooNew {
    Connection connection = Postgres.connect(database.credentials(), PURPOSE);
    LedgerSchema.install(connection);
    return connection;
  }

  static Connection toLook(TestDatabase database) throws SQLException {
    return Postgres.connectToLook(database.credentials(), PURPOSE);
  }
}
