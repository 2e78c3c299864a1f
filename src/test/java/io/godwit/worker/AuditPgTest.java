package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Caller;
import io.godwit.engine.Stage;
import io.godwit.sql.CallerWatch;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.Postgres;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prepare lists who and what touches the old shape; later looks find whoever is new. */
@Tag("postgres")
class AuditPgTest {
  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres server, String... statements) throws SQLException {
    database = server.createDatabase("audit");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL, note text)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i");
    database.execute(statements);
    superuser("GRANT pg_read_all_stats TO " + database.owner());
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(12,2)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
  }

  @ParameterizedTest
  @EnumSource
  void shouldListInThePlanWhatTouchesTheTableAndWho(TestPostgres.Version version)
      throws SQLException {
    given(
        TestPostgres.of(version),
        "CREATE VIEW notes AS SELECT id, note FROM orders",
        "CREATE MATERIALIZED VIEW note_counts AS SELECT count(note) FROM orders",
        "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(cents) FROM orders'",
        "CREATE FUNCTION newest() RETURNS int LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN (SELECT max(id) FROM orders); END'",
        "CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1 -- orders'",
        "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER stamped BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()",
        "CREATE POLICY everybody ON orders USING (true)");

    try (Connection _ = application("checkout", "UPDATE orders SET cents = 5 WHERE id = 1");
        Connection _ = application("report", "SELECT count(*) FROM orders")) {
      assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    }

    List<String> warnings =
        List.of(
            database
                .value(
                    "SELECT string_agg(w, '|') FROM godwit.migrations, jsonb_array_elements_text(plan->'warnings') w")
                .split("\\|"));
    assertThat(warnings)
        .contains(
            "Touches it: view notes reads orders.",
            "Touches it: materialized view note_counts reads orders.",
            "Touches it: function total() names public.orders and cents in its text.",
            "Touches it: function newest() names public.orders in its text.",
            "Touches it: trigger stamped of orders runs stamp().",
            "Touches it: policy everybody of orders.",
            "Was seen: checkout of role " + database.application() + " writes the old shape.",
            "Was seen: report of role " + database.application() + " reads.",
            "Who uses it is not wholly known: pg_stat_statements is not installed in this database.")
        .noneMatch(line -> line.contains("other()"));
    assertThat(callers())
        .extracting(caller -> caller.words() + " " + caller.planned())
        .containsExactlyInAnyOrder(
            "checkout of role " + database.application() + " writes the old shape true",
            "report of role " + database.application() + " reads true");
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindWhoeverIsNewOnceAndKnowItsSide(TestPostgres.Version version) throws SQLException {
    given(TestPostgres.of(version));
    try (Connection _ = application("checkout", "UPDATE orders SET cents = 5 WHERE id = 1")) {
      assertThat(worker.prepare()).as(worker.lastWord()).isZero();
      worker.steps(Stage.EXPAND);
      look();
      assertThat(callers()).extracting(Caller::planned).containsExactly(true);

      try (Connection _ = application("batch", "INSERT INTO orders (id, cents) VALUES (999, 1)");
          Connection _ = application("next", "UPDATE orders SET amount = 1 WHERE id = 2")) {
        look();
        look();
      }
      look();
    }

    assertThat(callers())
        .filteredOn(caller -> !caller.planned())
        .extracting(Caller::words)
        .containsExactlyInAnyOrder(
            "batch of role " + database.application() + " writes the old shape",
            "next of role " + database.application() + " writes the new shape");
    assertThat(database.value("SELECT count(*) FROM godwit.callers")).isEqualTo("3");
  }

  @Test
  void shouldFindRolesThatNoSessionShowsAnyMore() throws SQLException {
    TestPostgres server =
        TestPostgres.alone(
            TestPostgres.Version.NEWEST, "shared_preload_libraries=pg_stat_statements");
    try {
      given(server);
      superuser("CREATE EXTENSION pg_stat_statements");
      assertThat(worker.prepare()).as(worker.lastWord()).isZero();
      application("gone", "DELETE FROM orders WHERE id = 7").close();

      look();

      assertThat(callers())
          .extracting(Caller::words)
          .containsExactly("role " + database.application() + " writes");
    } finally {
      server.destroy();
    }
  }

  private List<Caller> callers() throws SQLException {
    try (Connection connection = connect()) {
      return LedgerReader.read(connection).values().iterator().next().usage().callers();
    }
  }

  /** As the operator does. */
  private void look() throws SQLException {
    try (Connection connection = connect()) {
      var watch = new CallerWatch(connection, List.of(database.owner()));
      watch.keep(1, watch.look(CallerWatch.shape(connection, 1)), false);
    }
  }

  private Connection connect() throws SQLException {
    return Postgres.connect(
        database.credentials(), new Postgres.Purpose("godwit/test", Duration.ofMinutes(1)));
  }

  /** A session that stays at what it has done last. */
  private Connection application(String name, String sql) throws SQLException {
    Connection session = database.asApplication();
    session.setClientInfo("ApplicationName", name);
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
    return session;
  }

  private void superuser(String sql) throws SQLException {
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }
}
