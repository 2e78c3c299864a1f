package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.godwit.api.Migration;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationFilterTest {
  private record Row(String what, UnaryOperator<ObjectMetaBuilder> change, boolean worthALook) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("nothing", meta -> meta, false),
        new Row("resourceVersion", meta -> meta.withResourceVersion("2"), false),
        new Row("a label", meta -> meta.addToLabels("team", "b"), false),
        new Row("an annotation of others", meta -> meta.addToAnnotations("a.io/b", "c"), false),
        new Row(
            "an annotation that begins alike",
            meta -> meta.addToAnnotations("godwit.iot/b", "c"),
            false),
        new Row("generation", meta -> meta.withGeneration(2L), true),
        new Row("deletion", meta -> meta.withDeletionTimestamp("2026-03-01T12:00:00Z"), true),
        new Row("our finalizer", meta -> meta.withFinalizers("godwit.io/finalizer"), true),
        new Row(
            "an annotation of ours", meta -> meta.addToAnnotations("godwit.io/retry", "1"), true),
        new Row(
            "the value of one of ours",
            meta -> meta.addToAnnotations("godwit.io/rollback", "2"),
            true),
        new Row(
            "one of ours is gone", meta -> meta.removeFromAnnotations("godwit.io/rollback"), true));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldWake(Row row) {
    // Given
    Migration before = migration(new ObjectMetaBuilder());
    Migration now = migration(row.change().apply(new ObjectMetaBuilder(before.getMetadata())));

    // When
    boolean accepted = new MigrationFilter().accept(now, before);

    // Then
    assertThat(accepted).isEqualTo(row.worthALook());
  }

  @Test
  void shouldNotWakeForOurOwnStatus() {
    // Given
    var resource = new Resource();
    Migration before = migration(new ObjectMetaBuilder());
    Migration now = migration(new ObjectMetaBuilder());
    now.setStatus(resource.look(Situations.unplanned()));

    // When
    boolean accepted = new MigrationFilter().accept(now, before);

    // Then
    assertThat(accepted).isFalse();
  }

  private static Migration migration(ObjectMetaBuilder meta) {
    Migration migration = new Migration();
    ObjectMeta built = meta.build();
    if (built.getGeneration() == null) {
      built.setGeneration(1L);
      built.setName(Situations.NAME);
      built.getAnnotations().put("godwit.io/rollback", "1");
    }
    migration.setMetadata(built);
    migration.setSpec(SpecDraft.byFlag().spec());
    return migration;
  }
}
