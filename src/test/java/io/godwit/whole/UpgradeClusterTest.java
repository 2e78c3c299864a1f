package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestPostgres;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A later version meets a plan that an earlier one has stored (rules-operator 2). */
@Tag("cluster")
class UpgradeClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldWalkBackByThePlanOfTheVersionThatBegan() {
    // Given
    String other =
        OtherImage.with(
            GODWIT,
            "strategy/NewColumn",
            "\"ALTER TABLE %s DROP COLUMN %s\"",
            "\"ALTER TABLE %s RENAME COLUMN %s TO by_the_other_image\"");
    Shop shop = new Shop(TestPostgres.newest().createDatabase("upgraded"));
    String before = shop.database().dump();
    GODWIT.connect(shop.database(), "upgraded");
    shop.open();
    GODWIT.apply(
        "upgraded",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'upgraded'}, 'backfill': {'batch': {'rows': 20, 'maxRows': 20}, 'pause':"
                + " '300ms', 'workers': {'max': 1}}}"));
    GODWIT.await("upgraded", status -> rows(status) > 0);

    // When: operator and workers are replaced, and then it turns round.
    GODWIT.scriptWith(other, "deploy/install.sh", "install");
    // One that is being stopped leads for another moment, and would make the Job anew.
    Awaitility.await("the operator of the other image alone")
        .atMost(Installation.PATIENCE)
        .until(
            () -> images("app.kubernetes.io/component", "operator"),
            images -> images.equals(Set.of(other)));
    GODWIT
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(GODWIT.namespace())
        .withName("upgraded-backfill-1")
        .delete();
    Awaitility.await("workers of the other image")
        .atMost(Installation.PATIENCE)
        .until(() -> images("godwit.io/stage", "backfill"), images -> images.equals(Set.of(other)));
    long rows = rows(Objects.requireNonNull(GODWIT.migration("upgraded").getStatus()));
    GODWIT.await("upgraded", status -> rows(status) > rows);
    Shop fresh = new Shop(TestPostgres.newest().createDatabase("fresh"));
    GODWIT.connect(fresh.database(), "fresh");
    GODWIT.apply(
        "fresh",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'fresh'}, 'stopAfter': 'Prepare'}"));
    GODWIT.awaitGate("fresh", "stopAfter");
    GODWIT.annotate("upgraded", "godwit.io/rollback", "test");
    MigrationStatus status = GODWIT.await("upgraded", now -> now.outcome() != null);

    // Then
    shop.shouldHaveServedEverybody();
    assertThat(status.outcome()).as(Installation.message(status)).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(shop.database().dump()).isEqualTo(before);
    assertThat(shop.wrongOrders("o.amount_cents")).isZero();
    String undo =
        "SELECT array_to_string(undo, '; ') FROM godwit.steps WHERE id = 'expand/add-column'";
    assertThat(shop.database().value(undo)).contains("DROP COLUMN");
    assertThat(fresh.database().value(undo)).contains("by_the_other_image");
  }

  private static long rows(MigrationStatus status) {
    return status.progress() == null ? 0 : status.progress().rowsDone();
  }

  private static Set<String> images(String label, String value) {
    return GODWIT
        .client()
        .pods()
        .inNamespace(GODWIT.namespace())
        .withLabel(label, value)
        .list()
        .getItems()
        .stream()
        .map(UpgradeClusterTest::image)
        .collect(Collectors.toSet());
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }
}
