package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.Engine;
import io.godwit.engine.Reason;
import io.godwit.engine.Requests;
import io.godwit.engine.Road;
import io.godwit.engine.Situation;
import io.godwit.flag.TableFlag;
import io.godwit.kube.Events;
import io.godwit.kube.WorkerImage;
import io.godwit.kube.WorkerJobs;
import io.godwit.kube.Workloads;
import io.godwit.phase.Phases;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a deleted resource may go (rules-operator 9). It was deleted at noon. */
class CleanupTest {
  private static final String ROLL_BACK = "{'deletionPolicy': 'RollBack'}";

  private record Row(
      String what, Resource resource, Situations situation, boolean terminating, boolean goes) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("retained", resource("{}"), soaking(), false, true),
        new Row("retained, and the database is away", resource("{}"), away(), false, true),
        new Row("to be rolled back", resource(ROLL_BACK), soaking(), false, false),
        new Row("on its way back", resource(ROLL_BACK), backFrom(Phase.SOAK), false, false),
        new Row(
            "rolled back",
            resource(ROLL_BACK),
            backFrom(Phase.SOAK)
                .ledger(ledger -> ledger.undone().ended(Outcome.ROLLED_BACK, Reason.ROLLED_BACK)),
            false,
            true),
        new Row("nothing was done", resource(ROLL_BACK), unplanned(), false, true),
        new Row("nothing was done, and nobody answers", resource(ROLL_BACK), away(), false, true),
        new Row("the database is away", begun(ROLL_BACK), away(), false, false),
        new Row(
            "the database is away for ten minutes",
            begun(ROLL_BACK),
            away().after(Duration.ofMinutes(10)),
            false,
            true),
        new Row(
            "the database is away for nine minutes",
            begun(ROLL_BACK),
            away().after(Duration.ofMinutes(9)),
            false,
            false),
        new Row(
            "the operator has just started, long after the deletion",
            begun(ROLL_BACK),
            unplanned().trouble(Reason.DATABASE_NOT_READY, "connecting").after(Duration.ofHours(1)),
            false,
            false),
        new Row("the namespace goes, too", begun(ROLL_BACK), away(), true, true),
        new Row(
            "the namespace goes, too, and the database is there",
            begun(ROLL_BACK),
            soaking(),
            true,
            true),
        new Row(
            "it had ended before the database went away", settled(ROLL_BACK), away(), false, true),
        new Row(
            "another one is alive",
            resource(ROLL_BACK),
            soaking().ledger(ledger -> ledger.heldBy("uid-2", false)),
            false,
            true),
        new Row(
            "another one is silent, and this one is its heir",
            resource(ROLL_BACK),
            soaking().ledger(ledger -> ledger.heldBy("uid-2", true)),
            false,
            false),
        new Row("abandoned", begun(ROLL_BACK).annotate("abandon", "yes"), soaking(), false, true));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldGo(Row row) {
    // Given
    Situation now = row.situation().now();
    var sight =
        new Observer.Sight(
            row.resource().deleted().migration(),
            now,
            new Asked(Requests.NONE, List.of()),
            null,
            null,
            null,
            new TableFlag(now.ledgerOrNull()),
            Map.of());
    try (KubernetesClient nowhere = nowhere()) {
      Clock clock = Clock.fixed(now.now(), ZoneOffset.UTC);
      Cleanup cleanup =
          new Cleanup(
              new Engine(new Road(Phases.inOrder())),
              new Performer(
                  new WorkerJobs(nowhere, new WorkerImage("godwit", "godwit-worker", false)),
                  new Workloads(nowhere),
                  "cluster-1"),
              new Events(nowhere, clock, "test"),
              new Cleanup.Limits(Duration.ofMinutes(10), namespace -> row.terminating()),
              clock);

      // When
      Cleanup.Result result = cleanup.step(sight);

      // Then
      assertThat(result.over()).isEqualTo(row.goes());
      assertThat(result.decision() == null).isEqualTo(row.goes());
    }
  }

  /** Events fail and are not told; no Job is asked for, because there is no Database. */
  private static KubernetesClient nowhere() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private static Situations soaking() {
    return in(Phase.SOAK).rollbackAsked();
  }

  private static Situations away() {
    return unplanned().trouble(Reason.DATABASE_UNREACHABLE, "refused").rollbackAsked();
  }

  private static Resource resource(String patch) {
    return new Resource(Specs.patch(SpecDraft.byFlag().spec(), patch));
  }

  private static Resource begun(String patch) {
    Resource resource = resource(patch);
    resource.look(in(Phase.SOAK));
    return resource;
  }

  private static Resource settled(String patch) {
    Resource resource = resource(patch);
    Situation now = in(Phase.SOAK).ledger(l -> l.ended(Outcome.FAILED, Reason.JOB_FAILED)).now();
    resource.look(now, new Decision.Nothing());
    assertThat(resource.status().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(now.now()).isEqualTo(NOON);
    return resource;
  }
}
