package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** stub */
public final class Preflight {
  /** stub */
  public record Report(
      @Nullable Trouble trouble,
      String version,
      boolean pooler,
      @Nullable String systemIdentifier,
      long databaseOid,
      String user,
      List<String> missing) {}

  private Preflight() {}

  /** stub */
  public static Report check(Connection connection) throws SQLException {
    return Rows.one(
        connection,
        row ->
            new Report(
                null,
                row.getString(1),
                false,
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                List.of()),
        "select current_setting('server_version'), (SELECT system_identifier::text FROM"
            + " pg_control_system()), (select oid::bigint from pg_database where datname ="
            + " current_database()), current_user");
  }

  /** stub */
  public static Trouble explain(SQLException e, Credentials credentials, String secret) {
    return new Trouble(Reason.DATABASE_UNREACHABLE, SqlFailure.words(e));
  }
}
