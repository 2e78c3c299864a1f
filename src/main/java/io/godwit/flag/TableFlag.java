package io.godwit.flag;

import io.godwit.engine.Ledger;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The row in {@code godwit.flags} is the flag: recording it in the ledger sets it. */
public record TableFlag(@Nullable Ledger ledger) implements FlagProvider {
  @Override
  public OptionalInt percent() {
    return ledger == null ? OptionalInt.empty() : OptionalInt.of(ledger.flagPercent());
  }

  @Override
  public void set(int percent) {
    // Written with the ledger, by Action.RecordFlag.
  }
}
