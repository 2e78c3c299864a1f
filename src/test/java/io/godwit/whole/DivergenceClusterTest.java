package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestPostgres;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that somebody changes behind the trigger's back. */
@Tag("cluster")
class DivergenceClusterTest {
  private static final int CORRUPTED = 7;

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldReportEveryCorruptedRowAndWalkBackByItself() throws SQLException {
    // Given
    Shop shop = new Shop(TestPostgres.newest().createDatabase("divergence"));
    String before = shop.database().dump();
    GODWIT.connect(shop.database(), "divergence");
    shop.open();
    GODWIT.apply(
        "diverging",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'divergence'}, 'stopAfter': 'Cutover'}"));
    GODWIT.await(
        "diverging",
        status -> status.waitingFor() != null && status.waitingFor().gate().equals("stopAfter"));

    // When
    corrupt(shop);
    GODWIT.edit("diverging", spec -> Specs.patch(spec, "{'stopAfter': null}"));
    var status = GODWIT.await("diverging", now -> now.outcome() != null);

    // Then
    shop.shouldHaveServedEverybody();
    assertThat(status.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(Objects.requireNonNull(status.divergence()).diverged()).isEqualTo(CORRUPTED);
    assertThat(status.divergence().sampleKeys()).hasSize(CORRUPTED);
    assertThat(Installation.message(status)).contains(CORRUPTED + " of ", "rows differ");
    assertThat(shop.database().dump()).isEqualTo(before);
    assertThat(shop.wrongOrders("o.amount_cents")).isZero();
    assertThat(GODWIT.godwit("divergence", "diverging"))
        .contains(CORRUPTED + " rows differ", "another value")
        .doesNotContain("1000000");
    assertThat(GODWIT.godwit("report", "diverging"))
        .contains("RolledBack", "DivergenceAfterCutover", "amount_cents");
  }

  /** In one transaction: with the trigger disabled for all, the shop's writes would go astray. */
  private static void corrupt(Shop shop) throws SQLException {
    try (Connection connection = shop.database().asSuperuser();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(Triggers.off("orders"));
      statement.execute("UPDATE orders SET amount = amount + 1000000 WHERE id <= " + CORRUPTED);
      statement.execute(Triggers.on("orders"));
      connection.commit();
    }
  }
}
