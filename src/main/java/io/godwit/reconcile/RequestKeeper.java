package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that the ledger knows who asked for what. Asked for again by each new process, and
 * kept once for a token.
 */
final class RequestKeeper {
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  void keep(Observer.Sight sight) {
    Ledger ledger = sight.situation().ledgerOrNull();
    DatabaseWatcher watcher = sight.watcher();
    if (ledger == null || watcher == null) {
      return;
    }
    for (Action.KeepRequest request :
        AskedBy.of(sight.migration(), sight.asked().handled(), ledger, sight.situation().terms())) {
      if (asked.add(of(sight.migration()) + ledger.id() + request)) {
        watcher.write(sight.key(), ledger, request);
      }
    }
  }

  void forget(Migration migration) {
    asked.removeIf(one -> one.startsWith(of(migration)));
  }

  private static String of(Migration migration) {
    return migration.getMetadata().getUid() + "/";
  }
}
