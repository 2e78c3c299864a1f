package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.PLAN;
import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Phase;
import io.godwit.engine.Action.KeepRequest;
import io.godwit.engine.Ledger;
import io.godwit.engine.Terms;
import io.godwit.engine.Usage;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who asked for what, as far as a resource tells. */
class AskedByTest {
  private static final Ledger LEDGER = in(Phase.CONTRACT).ledger();
  private static final String LATER = NOON.plusSeconds(60).toString();

  @Test
  void shouldNameThePersonWhereTheSameProgramHasWrittenItBeside() {
    Migration migration =
        migration(
            Map.of("approve", "1", "approve-by", "alice@example.com", "approve-reason", "read it"),
            writes("godwit-cli", "approve", "approve-by", "approve-reason"));

    assertThat(
            AskedBy.of(
                migration,
                List.of(handled("approve", LATER)),
                LEDGER,
                Terms.of(migration.getSpec())))
        .containsExactly(
            new KeepRequest("approve", "1", "alice@example.com", "read it", "accepted, attempt 1"));
  }

  /** By kubectl, while what {@code godwit} wrote of an earlier request still stands there. */
  @Test
  void shouldNotNameThePersonOfAnEarlierRequest() {
    Migration migration =
        migration(
            Map.of(
                "rollback", "2", "rollback-by", "alice@example.com", "rollback-reason", "read it"),
            writes("godwit-cli", "rollback-by", "rollback-reason"),
            writes("kubectl-annotate", "rollback"));

    assertThat(
            AskedBy.of(
                migration,
                List.of(handled("rollback", LATER)),
                LEDGER,
                Terms.of(migration.getSpec())))
        .containsExactly(
            new KeepRequest("rollback", "1", "kubectl-annotate", "", "accepted, attempt 1"));
  }

  @Test
  void shouldKeepWhatGotLooserAfterAnApproval() {
    Terms strict = Terms.of(SpecDraft.byFlag().unusedFor("24h").spec());
    Usage.Approved approved = new Usage.Approved("contract@1", NOON, strict);
    Ledger ledger =
        in(Phase.CONTRACT).usage(new Usage(NOON, List.of(), List.of(), approved, null)).ledger();
    Migration migration = migration(Map.of());
    migration.setSpec(SpecDraft.byFlag().unusedFor("1h").spec());

    assertThat(AskedBy.of(migration, List.of(), ledger, Terms.of(migration.getSpec())))
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.what()).isEqualTo("spec");
              assertThat(kept.result()).contains("contract.unusedFor is 1h instead of 24h");
            });
    migration.setSpec(SpecDraft.byFlag().unusedFor("48h").spec());
    assertThat(AskedBy.of(migration, List.of(), ledger, Terms.of(migration.getSpec()))).isEmpty();
  }

  @Test
  void shouldLeaveOutWhatBelongsToAnEarlierTry() {
    Migration migration = migration(Map.of("rollback", "1"));
    String before = NOON.minusSeconds(60).toString();

    assertThat(
            AskedBy.of(
                migration,
                List.of(handled("rollback", before), handled("retry", before)),
                LEDGER,
                Terms.of(migration.getSpec())))
        .containsExactly(new KeepRequest("retry", "1", "unknown", "", "accepted, attempt 1"));
  }

  @Test
  void shouldKeepApprovalsOfTheSpecThatCountForThisPlan() {
    Migration migration = migration(Map.of());
    migration.setSpec(
        Specs.patch(
            SpecDraft.byFlag().spec(),
            """
            {'approvals': [
              {'gate': 'contract', 'planHash': '%1$s', 'attempt': 1, 'by': 'bob', 'reason': 'agreed'},
              {'gate': 'contract', 'planHash': '%1$s', 'attempt': 2},
              {'gate': 'contract', 'planHash': 'sha256:00', 'attempt': 1}]}
            """
                .formatted(PLAN)));

    assertThat(AskedBy.of(migration, List.of(), LEDGER, Terms.of(migration.getSpec())))
        .containsExactly(
            new KeepRequest(
                "spec.approvals",
                "contract@" + PLAN + "@1",
                "bob",
                "agreed",
                "it counts for attempt 1"));
  }

  private static HandledAction handled(String action, String time) {
    return new HandledAction(action, "1", time, "accepted, attempt 1");
  }

  /** One whose work began at noon. */
  private static Migration migration(
      Map<String, String> annotations, ManagedFieldsEntry... writers) {
    var resource = new Resource();
    resource.look(Situations.in(Phase.CONTRACT));
    Migration migration = resource.migration();
    migration
        .getMetadata()
        .setAnnotations(
            annotations.entrySet().stream()
                .collect(
                    Collectors.toMap(entry -> "godwit.io/" + entry.getKey(), Map.Entry::getValue)));
    migration.getMetadata().setManagedFields(List.of(writers));
    assertThat(resource.status().startTime()).isEqualTo(NOON.toString());
    return migration;
  }

  private static ManagedFieldsEntry writes(String manager, String... annotations) {
    Map<String, Object> owned =
        Stream.of(annotations)
            .collect(Collectors.toMap(name -> "f:godwit.io/" + name, Function.identity()));
    FieldsV1 fields = new FieldsV1();
    fields.setAdditionalProperty("f:metadata", Map.of("f:annotations", owned));
    return new ManagedFieldsEntryBuilder().withManager(manager).withFieldsV1(fields).build();
  }
}
