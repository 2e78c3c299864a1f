package io.godwit.reconcile;

import io.godwit.engine.Ledger;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.sql.Preflight.Report;
import java.util.Map;
import java.util.Objects;
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

  /** True if the server that was asked last is another database than this one. */
  boolean another(Report now) {
    return server != null
        && !(server.databaseOid() == now.databaseOid()
            && Objects.equals(server.systemIdentifier(), now.systemIdentifier()));
  }

  DatabaseView troubled(Trouble why) {
    return new DatabaseView(why, server, ledgers);
  }
}
