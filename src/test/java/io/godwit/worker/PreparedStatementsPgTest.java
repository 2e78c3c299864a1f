package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Pgbench;
import io.godwit.support.Scratch;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements that the server has prepared, across each step: what fails and what must not. */
@Tag("postgres")
class PreparedStatementsPgTest {
  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version, String newColumn) {
    String down = newColumn == null ? "(cents * 100)::int" : "(amount * 100)::int";
    database = TestPostgres.of(version).createDatabase("prepared");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 1000) i",
        "CREATE INDEX ON orders (cents)",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", newColumn, "numeric(12,2)", "cents / 100.0", down)));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
  }

  /** Names its columns, as an application should. */
  private Pgbench pgbench(String protocol) throws IOException {
    Path script = Scratch.file("pgbench", ".sql");
    Files.writeString(
        script,
        """
        \\set id random(1, 1000)
        SELECT id, cents FROM orders WHERE id = :id;
        UPDATE orders SET cents = cents + 1 WHERE id = :id;
        """);
    return Pgbench.start(database, "-c", "1", "-R", "200", "-M", protocol, "-f", script.toString());
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotFailStatementsThatNameTheirColumnsBeforeTheHide(TestPostgres.Version version)
      throws Exception {
    // Given
    given(version, "amount");
    try (Pgbench client = pgbench("prepared")) {
      // When
      worker.steps(Stage.EXPAND);
      worker.steps(Stage.DUAL_WRITE);
      worker.backfill();
      worker.steps(Stage.ENFORCE);
      worker.verify(1);
      assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
      worker.flag(50);
      someMore();

      // Then: a client that meets an error ends.
      client.endUnharmed();
    }
  }

  @ParameterizedTest
  @CsvSource({"prepared, NEWEST", "prepared, OLDEST", "simple, NEWEST", "simple, OLDEST"})
  void shouldFailPreparedStatementsAtTheSwapAndNoOthers(
      String protocol, TestPostgres.Version version) throws Exception {
    // Given
    given(version, null);
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();
    worker.steps(Stage.ENFORCE);
    try (Pgbench client = pgbench(protocol)) {
      someMore();

      // When
      assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();

      // Then: as the plan warns.
      if (protocol.equals("prepared")) {
        await().until(() -> !client.alive());
        assertThat(client.output()).contains("cached plan must not change result type");
      } else {
        someMore();
        client.endUnharmed();
      }
      assertThat(database.value("SELECT plan #>> '{warnings}' FROM godwit.migrations"))
          .contains("must prepare it again");
    }
  }

  private void someMore() {
    Supplier<Long> updates =
        () -> Long.valueOf(database.value("SELECT sum(cents * 1000)::bigint FROM orders"));
    long before = updates.get();
    await().until(() -> updates.get() != before);
  }

  /** Inside a transaction, where the driver cannot prepare anew behind the application's back. */
  @Test
  void shouldBreakStatementsThatSelectEverythingWhereThePlanSaysSo() throws SQLException {
    // Given
    given(TestPostgres.Version.NEWEST, "amount");
    Properties properties = new Properties();
    properties.setProperty("user", database.application());
    properties.setProperty("password", TestPostgres.PASSWORD);
    properties.setProperty("prepareThreshold", "1");
    Map<String, List<String>> broken = new LinkedHashMap<>();
    String url =
        "jdbc:postgresql://localhost:%d/%s".formatted(database.server().port(), database.name());
    Map<String, Supplier<Integer>> steps = new LinkedHashMap<>();
    steps.put("expand", () -> worker.steps(Stage.EXPAND));
    steps.put("dualwrite", () -> worker.steps(Stage.DUAL_WRITE));
    steps.put("backfill", () -> worker.backfill());
    steps.put("enforce", () -> worker.steps(Stage.ENFORCE));
    steps.put("cutover", () -> worker.steps(Stage.CUTOVER));
    steps.put("hide", () -> worker.steps(Stage.HIDE));
    steps.put("drop", () -> worker.steps(Stage.DROP));

    // When
    for (Map.Entry<String, Supplier<Integer>> step : steps.entrySet()) {
      try (Connection application = DriverManager.getConnection(url, properties)) {
        application.setAutoCommit(false);
        List<String> texts =
            List.of(
                "SELECT * FROM orders WHERE id = ?",
                "SELECT id FROM orders WHERE id = ?",
                "UPDATE orders SET id = id WHERE id = ?");
        Map<String, PreparedStatement> statements = new LinkedHashMap<>();
        for (String text : texts) {
          PreparedStatement statement = application.prepareStatement(text);
          statements.put(text.substring(0, 9), statement);
          run(statement);
          run(statement);
        }
        application.commit();
        assertThat(step.getValue().get()).as(worker.lastWord()).isZero();
        for (Map.Entry<String, PreparedStatement> statement : statements.entrySet()) {
          try {
            run(statement.getValue());
            application.commit();
          } catch (SQLException e) {
            application.rollback();
            broken
                .computeIfAbsent(step.getKey(), name -> new java.util.ArrayList<>())
                .add(statement.getKey() + " " + e.getSQLState());
          }
        }
      }
    }

    // Then
    assertThat(broken)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "expand", List.of("SELECT *  0A000"),
                "hide", List.of("SELECT *  0A000"),
                "drop", List.of("SELECT *  0A000")));
    assertThat(database.value("SELECT plan #>> '{warnings}' FROM godwit.migrations"))
        .contains("Adding, hiding and dropping a column each break prepared statements");
  }

  private static void run(PreparedStatement statement) throws SQLException {
    statement.setInt(1, 7);
    if (statement.execute()) {
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
      }
    }
  }
}
