package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.Outcome;
import io.godwit.support.Pgbench;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that knows nothing of the change: pgbench's own TPC-B, unmodified. */
@Tag("cluster")
class TpcbClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldChangeTheTypeUnderItsNameWhileTpcbRuns() throws IOException, InterruptedException {
    // Given
    TestDatabase database = TestPostgres.newest().createDatabase("tpcb");
    Pgbench.tables(database, 10);
    database.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "
            + database.application());
    GODWIT.connect(database, "tpcb");
    Pgbench traffic = Pgbench.start(database, "-c", "4", "-R", "200");

    // When
    GODWIT.apply(
        "tpcb",
        Specs.patch(
            Specs.changeType(
                new Change.ChangeColumnType(
                    "pgbench_accounts",
                    "abalance",
                    null,
                    "numeric(14,2)",
                    "abalance",
                    "abalance::integer")),
            "{'databaseRef': {'name': 'tpcb'}, 'backfill': {'dutyCycle': 100,"
                + " 'batch': {'rows': 1000, 'targetDuration': '50ms'},"
                + " 'workers': {'min': 2, 'max': 2}}}"));
    var status = GODWIT.await("tpcb", now -> now.outcome() != null);

    // Then
    assertThat(status.outcome()).as(Installation.message(status)).isEqualTo(Outcome.SUCCEEDED);
    traffic.endUnharmed();
    assertThat(
            database.value(
                """
                SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                WHERE attrelid = 'pgbench_accounts'::regclass AND attname = 'abalance'
                """))
        .isEqualTo("numeric(14,2)");
    assertThat(database.value("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"))
        .isEqualTo("0");
    String accounts = database.value("SELECT sum(abalance)::bigint FROM pgbench_accounts");
    assertThat(database.value("SELECT sum(tbalance) FROM pgbench_tellers")).isEqualTo(accounts);
    assertThat(database.value("SELECT sum(bbalance) FROM pgbench_branches")).isEqualTo(accounts);
    assertThat(database.value("SELECT sum(delta) FROM pgbench_history")).isEqualTo(accounts);
  }
}
