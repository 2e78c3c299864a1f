package io.godwit.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what it expects, if it does not say itself. A machine that is shared
 * may stand still for seconds; a test that is going to pass does not get slower by patience.
 */
public final class Patience implements BeforeAllCallback {
  /** Awaitility's own default of ten seconds is a time in which a loaded machine does nothing. */
  public static final Duration LIMIT = Duration.ofMinutes(2);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
