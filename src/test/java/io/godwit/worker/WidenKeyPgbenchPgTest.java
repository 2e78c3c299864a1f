package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.WidenKeySpec;
import io.godwit.engine.Stage;
import io.godwit.support.Pgbench;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The key of the largest table of pgbench, to which its history refers and a table without a key of
 * its own, while pgbench runs as it comes: none of its transactions fails, nor loses anything.
 */
@Tag("postgres")
class WidenKeyPgbenchPgTest {
  /** 100,000 rows each. */
  private static final int SCALE = Integer.getInteger("godwit.pgbench.scale", 1);

  private TestDatabase database;

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldFailNoTransaction(TestPostgres.Version version) throws Exception {
    // Given
    database = TestPostgres.of(version).createDatabase("tpcb");
    Pgbench.tables(database, SCALE);
    database.execute(
        "CREATE TABLE audits (aid int NOT NULL REFERENCES pgbench_accounts)",
        "INSERT INTO audits SELECT aid FROM pgbench_accounts WHERE aid % 100 = 0",
        "CREATE INDEX ON audits (aid)",
        "ANALYZE audits");
    var worker =
        new LocalWorker(database, Specs.table(new WidenKeySpec("pgbench_accounts", "aid")));
    try (Pgbench client = Pgbench.start(database, "-c", "4", "-R", "300")) {
      someMore();

      // When
      assertThat(worker.prepare()).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
      assertThat(worker.backfill()).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      someMore();
      assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
      someMore();
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
      someMore();
      client.endUnharmed();
    }

    // Then
    assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_attribute WHERE attname = 'aid' AND atttypid = 'bigint'::regtype AND"
                    + " attrelid IN ('pgbench_accounts'::regclass, 'pgbench_history'::regclass,"
                    + " 'audits'::regclass)"))
        .isEqualTo("3");
    assertThat(
            database.value(
                "SELECT (SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(delta) FROM"
                    + " pgbench_history)"))
        .isEqualTo("t");
  }

  /** A few more transactions are over. */
  private void someMore() {
    long before = transactions();
    await().until(() -> transactions() > before + 20);
  }

  private long transactions() {
    return Long.parseLong(String.valueOf(database.value("SELECT count(*) FROM pgbench_history")));
  }
}
