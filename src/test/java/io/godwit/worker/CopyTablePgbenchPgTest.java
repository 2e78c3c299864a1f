package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Every;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.api.CopyTableSpec.Partitions;
import io.godwit.engine.Stage;
import io.godwit.support.Pgbench;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The history of pgbench, which has no key, becomes a table partitioned by month while pgbench
 * writes it as it comes: no transaction fails, no row is lost or there twice.
 */
@Tag("postgres")
class CopyTablePgbenchPgTest {
  private static final int ROWS = Integer.getInteger("godwit.rows", 30_000);

  private TestDatabase database;

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldPartitionTheHistory(TestPostgres.Version version) throws Exception {
    // Given
    database = TestPostgres.of(version).createDatabase("tpcb");
    Pgbench.tables(database, 1);
    database.execute(
        """
        INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)
        SELECT 1, 1, 1 + i %% 1000, 0, now() - i * interval '7 minutes' FROM generate_series(1, %d) i
        """
            .formatted(ROWS),
        "ANALYZE pgbench_history");
    var worker =
        new LocalWorker(
            database,
            Specs.table(
                new CopyTableSpec(
                    "pgbench_history",
                    "id",
                    List.of(
                        new Into(
                            null, null, null, null, null, new Partitions("mtime", Every.MONTH, 1))),
                    null,
                    null)));
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
      assertThat(
              database.value(
                  """
                  SELECT count(*) FROM (
                    (TABLE pgbench_history EXCEPT ALL TABLE pgbench_history_godwit_old) UNION ALL
                    (TABLE pgbench_history_godwit_old EXCEPT ALL TABLE pgbench_history)) d
                  """))
          .as("in one statement, and so of one moment")
          .isEqualTo("0");
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
      someMore();
      client.endUnharmed();
    }

    // Then
    assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT partattrs::text FROM pg_partitioned_table WHERE partrelid ="
                    + " 'pgbench_history'::regclass"))
        .isNotNull();
    assertThat(
            database.value(
                "SELECT (SELECT sum(abalance) FROM pgbench_accounts) = sum(delta) AND (SELECT"
                    + " sum(bbalance) FROM pgbench_branches) = sum(delta) AND count(DISTINCT id) ="
                    + " count(*) AND count(*) FILTER (WHERE delta = 0) >= "
                    + ROWS
                    + " FROM pgbench_history"))
        .isEqualTo("t");
    assertThat(database.value("SELECT count(*) FROM pgbench_history_default")).isEqualTo("0");
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
