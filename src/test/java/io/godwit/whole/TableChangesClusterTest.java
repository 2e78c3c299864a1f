package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddColumnSpec;
import io.godwit.api.AddForeignKeySpec;
import io.godwit.api.ChangeKind;
import io.godwit.api.CreateIndexSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.SetNotNullSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Changes in which no row gets another shape, of several tables at once, while they are written.
 */
@Tag("cluster")
class TableChangesClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldChangeTablesThatAreWritten() {
    // Given
    Shop shop = new Shop(TestPostgres.newest().createDatabase("tables"));
    shop.database()
        .execute(
            "CREATE TABLE remarks (id int PRIMARY KEY, said text)",
            "INSERT INTO remarks SELECT i, 'so' FROM generate_series(1, 1000) i",
            "CREATE TABLE links AS SELECT * FROM remarks",
            "ALTER TABLE links ADD PRIMARY KEY (id)");
    GODWIT.connect(shop.database(), "tables");
    shop.open();

    // When: one of them is taken back
    apply("no-silence", new SetNotNullSpec("remarks", "said"), "1h");
    apply(
        "orders-by-customer",
        new CreateIndexSpec(
            "orders", "by_customer", null, null, List.of("customer_id", "id"), null, null, null),
        "1s");
    apply(
        "log-of-orders",
        new AddForeignKeySpec(
            "order_log",
            "of_order",
            List.of("order_id"),
            new AddForeignKeySpec.References("orders", List.of("id")),
            null,
            null),
        "1s");
    apply(
        "links-token",
        new AddColumnSpec("links", "token", "uuid", "gen_random_uuid()", true, null),
        "1s");
    GODWIT.await("no-silence", status -> "Soak".equals(status.phase()));
    String declared = notNull(shop);
    GODWIT.edit("no-silence", spec -> Specs.patch(spec, "{'rollback': true}"));

    // Then
    MigrationStatus index = GODWIT.await("orders-by-customer", now -> now.outcome() != null);
    MigrationStatus reference = GODWIT.await("log-of-orders", now -> now.outcome() != null);
    MigrationStatus filled = GODWIT.await("links-token", now -> now.outcome() != null);
    MigrationStatus back = GODWIT.await("no-silence", now -> now.outcome() != null);
    shop.shouldHaveServedEverybody();
    assertThat(index.outcome()).as(Installation.message(index)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(reference.outcome())
        .as(Installation.message(reference))
        .isEqualTo(Outcome.SUCCEEDED);
    assertThat(filled.outcome()).as(Installation.message(filled)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(shop.database().value("SELECT count(DISTINCT token) FROM links")).isEqualTo("1000");
    assertThat(back.outcome()).as(Installation.message(back)).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(declared).isEqualTo("t");
    assertThat(notNull(shop)).isEqualTo("f");
    assertThat(
            shop.database()
                .value(
                    "SELECT indisvalid || ' ' || (SELECT convalidated FROM pg_constraint WHERE conname ="
                        + " 'of_order') FROM pg_index WHERE indexrelid = 'by_customer'::regclass"))
        .isEqualTo("true true");
    assertThat(GODWIT.godwit("get", "orders-by-customer")).contains("Succeeded", "Enforce");
  }

  private static void apply(String name, ChangeKind change, String soak) {
    GODWIT.apply(
        name,
        Specs.patch(
            Specs.table(change),
            "{'databaseRef': {'name': 'tables'}, 'soak': {'duration': '%s'}}".formatted(soak)));
  }

  private static String notNull(Shop shop) {
    return shop.database()
        .value(
            "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'remarks'::regclass AND attname ="
                + " 'said'");
  }
}
