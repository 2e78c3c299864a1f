package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.engine.Ledger;
import io.godwit.engine.QuarantineList;
import io.godwit.kube.ConfigMaps;
import io.godwit.kube.ConfigMaps.Listing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Puts lists of rows where people without a database connection can read them. */
final class ListPublisher {
  private record Of(String uid, Listing listing) {}

  private final ConfigMaps configMaps;
  private final Map<Of, String> published = new ConcurrentHashMap<>();

  ListPublisher(ConfigMaps configMaps) {
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
      watcher
          .documents()
          .quarantine(ledger.id())
          .ifPresent(list -> publish(sight.migration(), list));
    }
    // What once differed stays there to be read.
    watcher
        .documents()
        .divergence(ledger.id())
        .ifPresent(list -> publish(sight.migration(), Listing.DIVERGENCE, list.json()));
  }

  /** Emptied, not made, where there is no row. */
  void publish(Migration migration, QuarantineList list) {
    boolean needed =
        !list.equals(QuarantineList.EMPTY)
            || published.containsKey(of(migration, Listing.QUARANTINE))
            || configMaps.has(migration, Listing.QUARANTINE);
    if (needed) {
      publish(migration, Listing.QUARANTINE, list.json());
    } else {
      published.put(of(migration, Listing.QUARANTINE), list.json());
    }
  }

  /** Written only when it has changed. */
  private void publish(Migration migration, Listing listing, String json) {
    if (!json.equals(published.get(of(migration, listing)))) {
      configMaps.write(migration, listing, json);
      published.put(of(migration, listing), json);
    }
  }

  private static Of of(Migration migration, Listing listing) {
    return new Of(migration.getMetadata().getUid(), listing);
  }

  void forget(Migration migration) {
    for (Listing listing : Listing.values()) {
      published.remove(of(migration, listing));
    }
  }
}
