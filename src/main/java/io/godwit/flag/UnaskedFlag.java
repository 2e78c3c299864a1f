package io.godwit.flag;

import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import io.godwit.engine.Surroundings.Trouble;
import org.jspecify.annotations.Nullable;

/** The flag of a migration that has ended: whose service is not asked any more. */
record UnaskedFlag() implements FlagProvider {
  @Override
  public FlagSeen seen() {
    return FlagSeen.unreadable("the migration has ended, and nobody asks any more");
  }

  @Override
  public @Nullable Trouble set(Moved to) {
    return seen().trouble();
  }
}
