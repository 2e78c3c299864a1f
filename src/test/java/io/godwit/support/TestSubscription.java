package io.godwit.support;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A subscription of one database to another of the same server, which has {@code
 * wal_level=logical}. Both have the tables.
 *
 * @param name its own, and that of the publication
 */
public record TestSubscription(TestDatabase publisher, TestDatabase subscriber, String name) {
  /** Makes it, for some tables; what is in them is copied. */
  public static TestSubscription of(TestDatabase publisher, TestDatabase subscriber, String tables)
      throws SQLException {
    publisher.execute("CREATE PUBLICATION told FOR TABLE " + tables);
    return subscribed(publisher, subscriber);
  }

  /** Makes it, for all tables that there are and will be. */
  public static TestSubscription ofAllTables(TestDatabase publisher, TestDatabase subscriber)
      throws SQLException {
    asSuperuser(publisher, "CREATE PUBLICATION told FOR ALL TABLES");
    return subscribed(publisher, subscriber);
  }

  private static TestSubscription subscribed(TestDatabase publisher, TestDatabase subscriber)
      throws SQLException {
    // By itself, CREATE SUBSCRIPTION would wait for the transaction that it runs in.
    asSuperuser(publisher, "SELECT pg_create_logical_replication_slot('told', 'pgoutput')");
    asSuperuser(
        subscriber,
        "CREATE SUBSCRIPTION told CONNECTION 'host=localhost port=%d dbname=%s user=%s password=%s' PUBLICATION told WITH (create_slot = false, slot_name = told)"
            .formatted(
                publisher.server().port(),
                publisher.name(),
                TestPostgres.SUPERUSER,
                TestPostgres.PASSWORD));
    return new TestSubscription(publisher, subscriber, "told");
  }

  /** It learns of tables that have come to the publication, or gone. */
  public void refresh() throws SQLException {
    asSuperuser(subscriber, "ALTER SUBSCRIPTION %s REFRESH PUBLICATION".formatted(name));
  }

  /** It is gone, and the server can be stopped. */
  public void drop() throws SQLException {
    asSuperuser(subscriber, "DROP SUBSCRIPTION " + name);
  }

  private static void asSuperuser(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.asSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
