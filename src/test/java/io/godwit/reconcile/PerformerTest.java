package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.godwit.engine.Stage;
import io.godwit.kube.Labels;
import org.junit.jupiter.api.Test;

class PerformerTest {
  @Test
  void shouldStopAllJobsButThoseOfTheWayBack() {
    assertThat(Performer.isRollback(labelled(Labels.STAGE, Stage.ROLLBACK.word()))).isTrue();
    assertThat(Performer.isRollback(labelled(Labels.STAGE, Stage.UNHIDE.word()))).isTrue();
    assertThat(Performer.isRollback(labelled(Labels.STAGE, Stage.BACKFILL.word()))).isFalse();
    assertThat(Performer.isRollback(labelled(Labels.GATE, "smoke"))).isFalse();
  }

  private static Job labelled(String label, String value) {
    return new JobBuilder().withNewMetadata().addToLabels(label, value).endMetadata().build();
  }
}
