package io.godwit.cli;

import io.godwit.sql.LedgerSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code godwit version}. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Override
  public Integer call() throws IOException {
    godwit
        .console()
        .println(
            "godwit %s, ledger version %d, Java %s"
                .formatted(version(), LedgerSchema.VERSION, Runtime.version().feature()));
    return 0;
  }

  /** Maven writes it into the jar; classes that were never packaged have none. */
  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        VersionCommand.class.getResourceAsStream(
            "/META-INF/maven/io.godwit/godwit/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "unpackaged");
  }
}
