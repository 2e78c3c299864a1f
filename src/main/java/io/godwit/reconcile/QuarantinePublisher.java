package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.engine.Ledger;
import io.godwit.engine.QuarantineList;
import io.godwit.kube.ConfigMaps;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Puts the rows in quarantine where people without a database connection can read them. */
final class QuarantinePublisher {
  private final ConfigMaps configMaps;
  private final Map<String, QuarantineList> published = new ConcurrentHashMap<>();

  QuarantinePublisher(ConfigMaps configMaps) {
    this.configMaps = configMaps;
  }

  void publish(Observer.Sight sight) {
    Ledger ledger = sight.situation().ledgerOrNull();
    DatabaseWatcher watcher = sight.watcher();
    if (ledger == null || watcher == null || ledger.outcome() != null) {
      return;
    }
    if (ledger.backfill().quarantined().rows() == 0) {
      publish(sight.migration(), QuarantineList.EMPTY);
    } else {
      watcher.quarantine(ledger.id()).ifPresent(list -> publish(sight.migration(), list));
    }
  }

  /** Written only when it has changed; emptied, not made, where there is no row. */
  void publish(Migration migration, QuarantineList list) {
    String uid = migration.getMetadata().getUid();
    QuarantineList before = published.get(uid);
    if (list.equals(before)) {
      return;
    }
    boolean needed =
        before != null || !list.equals(QuarantineList.EMPTY) || configMaps.hasQuarantine(migration);
    if (needed) {
      configMaps.writeQuarantine(migration, list.json());
    }
    published.put(uid, list);
  }

  void forget(Migration migration) {
    published.remove(migration.getMetadata().getUid());
  }
}
