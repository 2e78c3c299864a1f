package io.godwit.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of all commands that ask for something people may want to understand later. */
final class Why {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who read it later.")
  private @Nullable String reason;

  @Nullable String reason() {
    return reason;
  }
}
