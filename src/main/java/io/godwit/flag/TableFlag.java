package io.godwit.flag;

import io.godwit.engine.FlagSeen;
import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import io.godwit.engine.Surroundings.Trouble;
import org.jspecify.annotations.Nullable;

/** The row in {@code godwit.flags} is the flag: recording it in the ledger sets it. */
public record TableFlag(@Nullable Ledger ledger) implements FlagProvider {
  @Override
  public FlagSeen seen() {
    return ledger == null
        ? FlagSeen.unreadable("the ledger has not been read yet")
        : FlagSeen.at(ledger.moved());
  }

  @Override
  public @Nullable Trouble set(Moved to) {
    // Written with the ledger, by Action.RecordFlag.
    return null;
  }
}
