package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.RenameTableSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table under a new name: what its former name is still good for. */
@Tag("postgres")
class RenamedTablePgTest {
  private static TestDatabase given(TestPostgres.Version version) {
    TestDatabase database = TestPostgres.of(version).createDatabase("renamed");
    database.execute(
        "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text"
            + " CONSTRAINT one UNIQUE, cents int DEFAULT 7)",
        "INSERT INTO orders (code) SELECT 'c' || i FROM generate_series(1, 100) i",
        "CREATE UNIQUE INDEX dear ON orders (cents) WHERE cents > 1000",
        "GRANT SELECT (id, code), INSERT, UPDATE, DELETE ON orders TO PUBLIC",
        "GRANT SELECT ON orders TO PUBLIC");
    return database;
  }

  private static LocalWorker renamed(TestDatabase database) {
    var worker = new LocalWorker(database, Specs.table(new RenameTableSpec("orders", "purchases")));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    return worker;
  }

  /** What statements of the old application come to. */
  enum Use {
    INSERTED("INSERT INTO orders (code) VALUES ('new') RETURNING id", true),
    UPDATED("UPDATE orders SET cents = 8 WHERE id = 5", true),
    DELETED("DELETE FROM orders WHERE id = 6", true),
    LOCKED("SELECT * FROM orders WHERE id = 5 FOR UPDATE", true),
    WITHOUT_CONFLICT(
        "INSERT INTO orders (code) VALUES ('c1') ON CONFLICT (code) DO UPDATE SET cents = 9", true),
    WITHOUT_PARTIAL_CONFLICT(
        "INSERT INTO orders (cents) VALUES (2000) ON CONFLICT (cents) WHERE cents > 1000 DO NOTHING",
        true),
    NAMED_CONFLICT(
        "INSERT INTO orders (code) VALUES ('c1') ON CONFLICT ON CONSTRAINT one DO NOTHING", false),
    TRUNCATED("TRUNCATE orders", false),
    GROUPED("SELECT id, code, count(*) FROM orders GROUP BY id", false),
    SYSTEM_COLUMN("SELECT ctid FROM orders", false),
    SAMPLED("SELECT id FROM orders TABLESAMPLE SYSTEM (10)", false),
    COPIED("COPY orders TO STDOUT", false);

    private final String sql;
    private final boolean works;

    Use(String sql, boolean works) {
      this.sql = sql;
      this.works = works;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldStandInForTheTableAsFarAsThePlanSays(TestPostgres.Version version)
      throws SQLException {
    // Given
    TestDatabase database = given(version);
    renamed(database);

    try (Connection application = database.asApplication();
        Statement statement = application.createStatement()) {
      for (Use use : Use.values()) {
        // When
        boolean works = true;
        try {
          statement.execute(use.sql);
        } catch (SQLException e) {
          works = false;
        }

        // Then
        assertThat(works).as(use.name()).isEqualTo(use.works);
      }
    }
    assertThat(database.value("SELECT cents FROM purchases WHERE code = 'new'")).isEqualTo("7");
    assertThat(database.value("SELECT cents FROM purchases WHERE code = 'c1'")).isEqualTo("9");
  }

  @ParameterizedTest
  @EnumSource
  void shouldFailNoStatementOfTheOldApplication(TestPostgres.Version version) {
    // Given
    TestDatabase database = given(version);
    try (Traffic traffic =
        Traffic.of(
            database,
            (connection, number) -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders (code) VALUES ('n" + number + "')");
                statement.execute("SELECT * FROM orders WHERE code = 'n" + number + "'");
              }
            })) {
      // When
      traffic.someMore();
      LocalWorker worker = renamed(database);
      traffic.someMore();
      worker.turnBack();
      assertThat(worker.rollback()).as(worker.lastWord()).isZero();
      traffic.someMore();

      // Then
      assertThat(traffic.failures()).isEmpty();
    }
  }
}
