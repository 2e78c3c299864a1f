package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.Outcome;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.report.MigrationReport;
import io.godwit.sql.Control;
import io.godwit.sql.LedgerReader;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.worker.LocalWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reports are read when a migration has come further, and not at each look. */
@Tag("postgres")
class WatchedReportsPgTest {
  private final WatchedReports reports = new WatchedReports();
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void prepare() {
    database = TestPostgres.newest().createDatabase("reports");
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, cents int)");
    var worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders", "cents", "amount", "bigint", "cents", "amount::int")));
    assertThat(worker.prepare()).isZero();
    connection = database.asOwner();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void shouldReadOneForEachStopAndNoMore() throws SQLException {
    Ledger first = ledger();

    // When: nobody asks
    assertThat(reports.load(connection)).isEmpty();

    // When: somebody does, twice
    assertThat(reports.take(first)).isEmpty();
    assertThat(reports.want(first)).isTrue();
    assertThat(reports.want(first)).isFalse();
    assertThat(reports.load(connection)).isEqualTo(Set.of(first.id()));
    assertThat(reports.load(connection)).isEmpty();

    // Then: it is given away once
    assertThat(reports.take(first)).isPresent();
    assertThat(reports.take(first)).isEmpty();

    // When: it ends while the report of the earlier stop is read
    reports.want(first);
    reports.load(connection);
    Control.write(
        connection, first, new Action.Settle(Outcome.FAILED, Reason.STEP_FAILED, "no room"));
    Ledger last = ledger();

    // Then
    assertThat(reports.take(last)).isEmpty();
    assertThat(reports.want(last)).isTrue();
    reports.load(connection);
    Optional<MigrationReport> report = reports.take(last);
    assertThat(report.orElseThrow().course().outcome()).isEqualTo(Outcome.FAILED);
  }

  /** The watcher has more to do than to tell stories. */
  @Test
  void shouldHoldNothingUpWhereItCannotBeRead() throws SQLException {
    Ledger ledger = ledger();
    reports.want(ledger);
    database.execute("DROP TABLE godwit.summaries");

    assertThat(reports.load(connection)).isEmpty();

    assertThat(reports.want(ledger)).isFalse();
    assertThat(reports.load(connection)).isEmpty();
  }

  private Ledger ledger() throws SQLException {
    return LedgerReader.read(connection).get("test/" + database.name());
  }
}
