package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Caller;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.Postgres;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.worker.LocalWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator looks who uses a table until Contract, and not once others look for more. */
@Tag("postgres")
class WatchedCallersPgTest {
  private TestDatabase database;

  @BeforeEach
  void prepare() throws SQLException {
    database = TestPostgres.newest().createDatabase("callers");
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, cents int)");
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("GRANT pg_read_all_stats TO " + database.owner());
    }
    var worker = new LocalWorker(database, Specs.rename("public.orders", "cents", "amount"));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
  }

  @Test
  void shouldSeeANewWriterUntilContract() throws SQLException {
    assertThat(look("import")).extracting(Caller::application).containsExactly("import");
    database.execute("UPDATE godwit.control SET phase = 'Soak'");
    assertThat(look("late")).extracting(Caller::application).containsExactly("late", "import");
    database.execute("UPDATE godwit.control SET phase = 'Contract'");
    assertThat(look("too late")).extracting(Caller::application).containsExactly("late", "import");
  }

  @Test
  void shouldNotLookOnTheWayBack() throws SQLException {
    database.execute("UPDATE godwit.control SET direction = 'Back'");

    assertThat(look("import")).isEmpty();
  }

  /** What the ledger says after a look of an operator that has just started. */
  private List<Caller> look(String application) throws SQLException {
    try (Connection session = database.asApplication();
        Statement statement = session.createStatement();
        Connection operator =
            Postgres.connect(
                database.credentials(),
                new Postgres.Purpose("godwit/operator", Duration.ofMinutes(1)))) {
      statement.execute("SET application_name = '" + application + "'");
      statement.execute("UPDATE orders SET cents = 1");
      new WatchedCallers().look(operator, LedgerReader.read(operator), List.of(database.owner()));
      return LedgerReader.read(operator).values().iterator().next().usage().callers();
    }
  }
}
