package io.godwit.reconcile;

import io.godwit.engine.Ledger;
import io.godwit.engine.Plan;
import io.godwit.engine.PlanDocument;
import io.godwit.kube.ConfigMaps;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts the stored plan where people can read it, once for each plan. */
final class PlanPublisher {
  private final ConfigMaps configMaps;
  private final Map<String, String> summaries = new ConcurrentHashMap<>();

  PlanPublisher(ConfigMaps configMaps) {
    this.configMaps = configMaps;
  }

  /** The plan in a few words, or null while there is none. */
  @Nullable String publish(Observer.Sight sight) {
    Ledger ledger = sight.situation().ledgerOrNull();
    DatabaseWatcher watcher = sight.watcher();
    String hash = ledger == null ? null : ledger.planHash();
    if (ledger == null || hash == null || watcher == null) {
      return null;
    }
    String key = sight.migration().getMetadata().getUid() + hash;
    String known = summaries.get(key);
    if (known != null) {
      return known;
    }
    Optional<Plan> plan = watcher.documents().plan(ledger.id());
    if (plan.isEmpty()) {
      var status = sight.migration().getStatus();
      return status == null ? null : status.plan();
    }
    PlanDocument document = PlanDocument.of(sight.migration().getSpec(), plan.get(), hash);
    configMaps.writePlan(
        sight.migration(),
        Map.of(
            "MIGRATION-PLAN.md", document.migrationPlan(),
            "ROLLBACK-PLAN.md", document.rollbackPlan()));
    summaries.put(key, document.summary());
    return document.summary();
  }
}
