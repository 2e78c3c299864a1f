package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way back, from every phase that has one, under traffic. */
@Tag("cluster")
class RollbackClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  static final Change.ChangeColumnType TO_NUMERIC =
      new Change.ChangeColumnType(
          "public.orders",
          "amount_cents",
          "amount",
          "numeric(12,2)",
          "amount_cents / 100.0",
          "(amount * 100)::int");

  private record Journey(Phase from, String name, Shop shop, String before) {}

  /** All at once: each has its own database, and one operator drives them. */
  @Test
  void shouldRestoreTheOldShapeFromEveryPhaseWithoutLosingAWrite() {
    // Given
    List<Journey> journeys = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (phase.compareTo(Phase.EXPAND) >= 0 && phase.compareTo(Phase.SOAK) <= 0) {
        journeys.add(begin(phase));
      }
    }
    journeys.forEach(
        journey ->
            GODWIT.await(
                journey.name(),
                status ->
                    status.waitingFor() != null && status.waitingFor().gate().equals("stopAfter")));

    // When
    journeys.forEach(journey -> GODWIT.annotate(journey.name(), "godwit.io/rollback", "test"));

    // Then
    for (Journey journey : journeys) {
      var status = GODWIT.await(journey.name(), now -> now.outcome() != null);
      journey.shop().shouldHaveServedEverybody();
      assertThat(status.outcome()).as(journey.name()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(journey.shop().database().dump()).as(journey.name()).isEqualTo(journey.before());
      assertThat(journey.shop().wrongOrders("o.amount_cents")).as(journey.name()).isZero();
    }
  }

  private static Journey begin(Phase phase) {
    String name = "back-from-" + phase.word().toLowerCase(Locale.ROOT);
    Shop shop = new Shop(TestPostgres.newest().createDatabase(name));
    String before = shop.database().dump();
    GODWIT.connect(shop.database(), name);
    MigrationSpec spec =
        Specs.patch(
            Specs.changeType(TO_NUMERIC),
            "{'databaseRef': {'name': '%s'}, 'stopAfter': '%s'}".formatted(name, phase.word()));
    shop.open();
    GODWIT.apply(name, spec);
    return new Journey(phase, name, shop, before);
  }
}
