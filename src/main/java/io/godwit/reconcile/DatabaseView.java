package io.godwit.reconcile;

import io.godwit.engine.Ledger;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.sql.Preflight.Report;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher has seen of its database.
 *
 * @param trouble why it cannot be used, or null
 * @param server what the server said when it was last asked, or null
 * @param ledgers the migrations in it, by {@code namespace/name}
 */
record DatabaseView(
    @Nullable Trouble trouble, @Nullable Report server, Map<String, Ledger> ledgers) {

  DatabaseView {
    ledgers = Map.copyOf(ledgers);
  }

  DatabaseView troubled(Trouble why) {
    return new DatabaseView(why, server, ledgers);
  }
}
