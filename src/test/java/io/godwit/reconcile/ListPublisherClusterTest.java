package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.godwit.api.Migration;
import io.godwit.engine.QuarantineList;
import io.godwit.kube.ConfigMaps;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of rows on a real API server. */
@Tag("cluster")
class ListPublisherClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final QuarantineList ONE =
      new QuarantineList(
          1,
          0,
          List.of(
              new QuarantineList.Entry(
                  "public.orders",
                  "7",
                  "22P02",
                  "invalid_text_representation",
                  1,
                  "2026-03-01T12:00:00Z",
                  "2026-03-01T12:00:00Z",
                  false,
                  null,
                  null)));

  @Test
  void shouldWriteWhatChangedAndEmptyWhatAnEarlierProcessWrote() {
    // Given
    Migration draft = Specs.migration("published", SpecDraft.byFlag().spec());
    draft.getMetadata().setNamespace(CLUSTER.namespace());
    Migration migration = CLUSTER.client().resource(draft).create();
    var publisher = new ListPublisher(new ConfigMaps(CLUSTER.client()));

    // When
    publisher.publish(migration, QuarantineList.EMPTY);
    ConfigMap before = map();
    publisher.publish(migration, ONE);
    ConfigMap written = map();
    publisher.publish(migration, ONE);
    ConfigMap again = map();
    new ListPublisher(new ConfigMaps(CLUSTER.client())).publish(migration, QuarantineList.EMPTY);
    ConfigMap emptied = map();

    // Then
    assertThat(before).isNull();
    assertThat(rows(written)).isEqualTo(ONE);
    assertThat(written.getMetadata().getOwnerReferences())
        .singleElement()
        .returns(migration.getMetadata().getUid(), owner -> owner.getUid());
    assertThat(again.getMetadata().getResourceVersion())
        .isEqualTo(written.getMetadata().getResourceVersion());
    assertThat(rows(emptied)).isEqualTo(QuarantineList.EMPTY);
  }

  private static QuarantineList rows(ConfigMap map) {
    return QuarantineList.parse(map.getData().get(ConfigMaps.ROWS));
  }

  private static @Nullable ConfigMap map() {
    return CLUSTER
        .client()
        .configMaps()
        .inNamespace(CLUSTER.namespace())
        .withName(ConfigMaps.Listing.QUARANTINE.name("published"))
        .get();
  }
}
