package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators and workers that die without a word. */
@Tag("cluster")
class KillClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  /** One migration goes all the way, one returns from Soak; a second operator stands by. */
  @Test
  void shouldReachTheRightEndWhoeverIsKilled() {
    // Given
    GODWIT.script(
        "bash",
        "-c",
        "$KUBECTL -n $NAMESPACE scale deployment/godwit-operator --replicas=2 && $KUBECTL -n"
            + " $NAMESPACE rollout status deployment/godwit-operator --timeout=180s");
    Shop forth = shop("forth");
    Shop back = shop("back");
    String before = back.database().dump();
    try (Killer killer = new Killer(GODWIT)) {
      // When
      begin(
          "forth",
          "{'backfill': {'batch': {'rows': 250, 'maxRows': 250}, 'pause': '100ms', 'workers': {'min': 2, 'max': 2}}}");
      begin("back", "{'stopAfter': 'Soak'}");
      GODWIT.await("forth", status -> rows(status) > 0);
      killer.killLeader();
      GODWIT.awaitGate("back", "stopAfter");
      GODWIT.annotate("back", "godwit.io/rollback", "test");
      GODWIT.await("back", status -> "RollingBack".equals(status.phase()));
      killer.killLeader();
      MigrationStatus there = GODWIT.await("forth", now -> now.outcome() != null);
      MigrationStatus returned = GODWIT.await("back", now -> now.outcome() != null);

      // Then
      forth.shouldHaveServedEverybody();
      back.shouldHaveServedEverybody();
      assertThat(there.outcome()).as(Installation.message(there)).isEqualTo(Outcome.SUCCEEDED);
      assertThat(returned.outcome())
          .as(Installation.message(returned))
          .isEqualTo(Outcome.ROLLED_BACK);
      assertThat(forth.wrongOrders("o.amount * 100")).isZero();
      assertThat(back.wrongOrders("o.amount_cents")).isZero();
      assertThat(back.database().dump()).isEqualTo(before);
      assertThat(killer.killed())
          .contains(
              "forth prepare",
              "forth expand",
              "forth dualwrite",
              "forth backfill",
              "forth enforce",
              "forth verify",
              "forth cutover",
              "forth hide",
              "forth drop",
              "back rollback");
    }
  }

  private static Shop shop(String name) {
    Shop shop = new Shop(TestPostgres.newest().createDatabase(name));
    GODWIT.connect(shop.database(), name);
    return shop.open();
  }

  private static void begin(String name, String patch) {
    GODWIT.apply(
        name,
        Specs.patch(
            Specs.patch(
                Specs.changeType(RollbackClusterTest.TO_NUMERIC),
                "{'databaseRef': {'name': '%s'}}".formatted(name)),
            patch));
  }

  private static long rows(MigrationStatus status) {
    return status.progress() == null ? 0 : status.progress().rowsDone();
  }
}
