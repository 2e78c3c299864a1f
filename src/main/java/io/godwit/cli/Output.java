package io.godwit.cli;

import picocli.CommandLine.Option;

/** {@code -o json}, for commands whose output is data. */
final class Output {
  /** How it is printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "How it is printed.")
  private Format format = Format.TEXT;

  boolean json() {
    return format == Format.JSON;
  }
}
