package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.godwit.api.Condition;
import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.engine.Decision;
import io.godwit.engine.Engine;
import io.godwit.engine.Ledger;
import io.godwit.engine.Requests;
import io.godwit.engine.Road;
import io.godwit.engine.Situation;
import io.godwit.engine.Terms;
import io.godwit.flag.TableFlag;
import io.godwit.phase.Phases;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Migration that is looked at again and again, its status kept from look to look. */
final class Resource {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));

  private final Migration migration = new Migration();

  Resource() {
    this(SpecDraft.byFlag().spec());
  }

  Resource(MigrationSpec spec) {
    migration.setMetadata(
        new ObjectMetaBuilder()
            .withName(Situations.NAME)
            .withNamespace("shop")
            .withUid(LedgerDraft.HOLDER)
            .withGeneration(3L)
            .build());
    migration.setSpec(spec);
  }

  Migration migration() {
    return migration;
  }

  /** What its spec asks for, which uses no template. */
  Terms terms() {
    return Terms.of(migration.getSpec());
  }

  MigrationStatus status() {
    return Objects.requireNonNull(migration.getStatus());
  }

  Resource annotate(String name, String value) {
    migration.getMetadata().setAnnotations(Map.of("godwit.io/" + name, value));
    return this;
  }

  Resource unannotate() {
    migration.getMetadata().setAnnotations(Map.of());
    return this;
  }

  private Resource with(MigrationStatus now, List<MigrationStatus.HandledAction> actions) {
    migration.setStatus(
        new MigrationStatus(
            now.observedGeneration(),
            now.phase(),
            now.outcome(),
            now.startTime(),
            now.attempt(),
            now.planHash(),
            now.plan(),
            now.table(),
            now.conditions(),
            now.waitingFor(),
            actions,
            now.job(),
            now.database(),
            now.progress(),
            now.signals(),
            now.divergence(),
            now.shadowReads(),
            now.gates(),
            now.flagPercent(),
            now.cutover(),
            now.deadline(),
            now.contract(),
            now.history()));
    return this;
  }

  /** Somebody changes the spec. */
  Resource changed() {
    migration.getMetadata().setGeneration(migration.getMetadata().getGeneration() + 1);
    return this;
  }

  Resource deleted() {
    migration.getMetadata().setDeletionTimestamp(LedgerDraft.NOON.toString());
    return this;
  }

  /** One look: what the engine decides, and what status says of it. */
  MigrationStatus look(Situations situations) {
    Situation now = situations.now();
    return look(now, ENGINE.decide(now));
  }

  MigrationStatus look(Situation now, Decision decision) {
    return look(now, decision, new Asked(Requests.NONE, List.of()));
  }

  private MigrationStatus look(Situation now, Decision decision, Asked asked) {
    return look(now, decision, asked, "6 steps");
  }

  MigrationStatus look(Situation now, Decision decision, Asked asked, String plan) {
    var sight =
        new Observer.Sight(
            migration, now, asked, null, null, null, new TableFlag(now.ledgerOrNull()), Map.of());
    migration.setStatus(Projector.project(migration, sight, decision, plan));
    return status();
  }

  /** What people ask for, kept in status as the projector keeps it. */
  Asked ask(@Nullable Ledger ledger, int attempt) {
    Asked asked = Asked.of(migration, ledger, attempt, terms(), LedgerDraft.NOON);
    if (migration.getStatus() == null) {
      look(Situations.unplanned());
    }
    with(status(), asked.handled());
    return asked;
  }

  Condition condition(String type) {
    return Objects.requireNonNull(status().conditions()).stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no condition " + type));
  }

  List<String> conditions() {
    return Objects.requireNonNull(status().conditions()).stream().map(Condition::type).toList();
  }
}
