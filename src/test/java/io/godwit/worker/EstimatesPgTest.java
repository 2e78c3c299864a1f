package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.CopyTableSpec;
import io.godwit.api.CreateIndexSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.SetNotNullSpec;
import io.godwit.api.WidenKeySpec;
import io.godwit.engine.Estimates;
import io.godwit.engine.Estimates.Estimate;
import io.godwit.engine.Plan;
import io.godwit.engine.PlanDocument;
import io.godwit.sql.PlanStore;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a plan says of time and log, measured on a copy of rows that leaves nothing behind. */
@Tag("postgres")
class EstimatesPgTest {
  private static final String ALL_RELATIONS =
      "SELECT string_agg(c.oid::regclass::text, ' ' ORDER BY c.oid) FROM pg_class c"
          + " WHERE relnamespace IN ('public'::regnamespace, 'godwit'::regnamespace)"
          + " AND relname LIKE 'cost_sample%'";

  private final TestDatabase database = TestPostgres.newest().createDatabase("estimates");

  private void givenOrders(int rows) {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL, note text,"
            + " twice int GENERATED ALWAYS AS (id * 2) STORED)",
        "CREATE INDEX ON orders (cents)",
        "INSERT INTO orders SELECT i, i %% 1000, repeat('n', 100) FROM generate_series(1, %d) i"
            .formatted(rows),
        "ANALYZE orders");
  }

  private Plan planned(MigrationSpec spec) {
    LocalWorker worker = new LocalWorker(database, spec);
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    try (Connection connection = database.asOwner()) {
      return PlanStore.load(
          connection, Long.parseLong(database.value("SELECT id FROM godwit.migrations")));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static MigrationSpec type(String up) {
    return Specs.changeType(
        new Change.ChangeColumnType("orders", "cents", "amount", "numeric(12,2)", up, null));
  }

  @Test
  void shouldMeasureTheBackfillTheComparisonAndEachIndex() {
    givenOrders(40_000);

    Plan plan = planned(type("cents / 100.0"));

    Estimates estimates = plan.estimates();
    assertThat(estimates).isNotNull();
    assertThat(estimates.rows()).isBetween(1_000L, 10_000L);
    assertThat(estimates.works())
        .containsOnlyKeys(
            Estimates.BACKFILL, Estimates.COMPARISON, "enforce/index-orders_amount_idx");
    Estimate fill = estimates.works().get(Estimates.BACKFILL);
    // A version of a row with its entries in two indexes, and not a hundred of them.
    assertThat(fill.wal() / 40_000).isBetween(150L, 15_000L);
    assertThat(estimates.works().get(Estimates.COMPARISON).wal()).isLessThan(fill.wal());
    assertThat(estimates.works().get("enforce/index-orders_amount_idx").wal()).isPositive();
    assertThat(database.value(ALL_RELATIONS)).isNull();
    assertThat(PlanDocument.of(type("cents / 100.0"), plan, "sha256:1").migrationPlan())
        .contains("One worker takes about ", "of WAL, or more.", ", each time in about ")
        .containsPattern("- Times: measured on a copy of [0-9,]+ rows");
  }

  @Test
  void shouldSayNothingWhereARowCannotBeTransformed() {
    givenOrders(200);

    assertThat(planned(type("1 / (cents - 7)")).estimates()).isNull();
    assertThat(database.value(ALL_RELATIONS)).isNull();
  }

  @Test
  void shouldMeasureTheIndexOfAPartitionedTable() {
    database.execute(
        "CREATE TABLE orders (id int, at date) PARTITION BY RANGE (at)",
        "CREATE TABLE o1 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
        "CREATE TABLE o2 PARTITION OF orders FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
        "INSERT INTO orders SELECT i, date '2026-01-01' + i % 50 FROM generate_series(1, 5000) i",
        "ANALYZE orders");

    Plan plan =
        planned(
            Specs.table(
                new CreateIndexSpec(
                    "orders", "by_id", null, null, List.of("id"), null, null, null)));

    assertThat(plan.estimates()).isNotNull();
    assertThat(plan.estimates().works().keySet())
        .hasSize(2)
        .allMatch(id -> id.startsWith("enforce/") || id.startsWith("expand/"));
    // Of the 5,000 rows, 3,100 are in the first partition.
    assertThat(plan.estimates().works().values().stream().map(Estimate::wal).sorted().toList())
        .satisfies(wal -> assertThat(wal.get(1) / (double) wal.get(0)).isBetween(1.6, 1.7));
  }

  @Test
  void shouldMeasureTheLookAtAllRowsThatAValidationTakes() {
    givenOrders(1_000);

    Plan plan = planned(Specs.table(new SetNotNullSpec("orders", "note")));

    assertThat(plan.estimates()).isNotNull();
    assertThat(plan.estimates().works()).hasSize(1);
  }

  @Test
  void shouldMeasureEachTableWhoseRowsGetAnotherShape() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "INSERT INTO orders SELECT generate_series(1, 3000)",
        "ANALYZE orders",
        "CREATE TABLE \"Lines\" (order_id int REFERENCES orders, position int, PRIMARY KEY (order_id, position))",
        "INSERT INTO \"Lines\" SELECT id, p FROM orders, generate_series(1, 3) p",
        "ANALYZE \"Lines\"");

    Plan plan = planned(Specs.table(new WidenKeySpec("orders", "id")));

    assertThat(plan.estimates()).isNotNull();
    assertThat(plan.estimates().rows()).isEqualTo(12_000);
    assertThat(plan.estimates().works().keySet())
        .contains(Estimates.BACKFILL, Estimates.COMPARISON)
        .anyMatch(id -> id.contains("Lines_pkey"))
        .anyMatch(id -> id.contains("orders_pkey"));
  }

  @Test
  void shouldMeasureTheCopyToOtherTables() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL, note text)",
        "INSERT INTO orders SELECT i, i, repeat('n', 100) FROM generate_series(1, 2000) i",
        "ANALYZE orders");
    MigrationSpec spec =
        Specs.table(
            new CopyTableSpec(
                "orders",
                null,
                List.of(
                    new CopyTableSpec.Into(null, null, "id <= 500", null, null, null),
                    new CopyTableSpec.Into("later", null, "id > 500", null, null, null)),
                null,
                null));

    Plan plan = planned(spec);

    assertThat(plan.estimates()).isNotNull();
    assertThat(plan.estimates().rows()).isEqualTo(2_000);
    assertThat(plan.estimates().works()).containsOnlyKeys(Estimates.BACKFILL, Estimates.COMPARISON);
    // A row of about 150 bytes, and its entry in an index.
    assertThat(plan.estimates().works().get(Estimates.BACKFILL).wal() / 2_000)
        .isBetween(150L, 1_000L);
    assertThat(PlanDocument.of(spec, plan, "sha256:1").migrationPlan())
        .contains("One worker takes about ");
    assertThat(database.value(ALL_RELATIONS)).isNull();
  }
}
