package io.godwit.cli;

import io.godwit.api.Phase;
import io.godwit.engine.Credentials;
import io.godwit.rehearsal.Application;
import io.godwit.rehearsal.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The application's own tests, as a command of the shell that connects as libpq does: it is told
 * the copy by {@code PGHOST} and its kin, and by {@code GODWIT_PHASE} and {@code GODWIT_SHAPE}
 * which code is to be tried on what.
 */
record ApplicationCommand(String command, Credentials copy) implements Application {
  private static final int LINES_TOLD = 5;

  @Override
  public void test(Phase phase, Shape shape) throws Programs.Failed {
    String which =
        "%s code after %s".formatted(shape.name().toLowerCase(java.util.Locale.ROOT), phase.word());
    try {
      Path said = Files.createTempFile("godwit-exec", ".log");
      try {
        int code = run(phase, shape, said);
        if (code != 0) {
          List<String> lines = Files.readAllLines(said);
          throw new Programs.Failed(
              "the application's tests of the %s end with %d:\n         %s"
                  .formatted(
                      which,
                      code,
                      String.join(
                          "\n         ",
                          lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()))));
        }
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new Programs.Failed("the application's tests cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Programs.Failed("interrupted while the application's tests ran");
    }
  }

  private int run(Phase phase, Shape shape, Path said) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shell
        .environment()
        .putAll(
            Map.of(
                "PGHOST", copy.host(),
                "PGPORT", Integer.toString(copy.port()),
                "PGDATABASE", copy.database(),
                "PGUSER", copy.user(),
                "PGPASSWORD", copy.password(),
                "PGSSLMODE", copy.sslMode(),
                "GODWIT_PHASE", phase.word(),
                "GODWIT_SHAPE", shape.name().toLowerCase(java.util.Locale.ROOT)));
    if (copy.caFile() != null) {
      shell.environment().put("PGSSLROOTCERT", copy.caFile());
    }
    return shell.start().waitFor();
  }
}
