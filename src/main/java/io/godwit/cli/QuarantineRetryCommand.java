package io.godwit.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit quarantine retry}. */
@Command(
    name = "retry",
    description = {
      "Try all rows in quarantine once more, after their cause is gone.",
      "In Backfill its last sweep does; later the next comparison, which begins at once in Soak and"
          + " Contract. A row that is corrected needs no retry: the write fills it."
    })
final class QuarantineRetryCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand quarantine;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Godwit godwit = quarantine.godwit();
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      Request request = new Request(cluster, godwit, name);
      return request.ask(Map.of("quarantine-retry", request.token()), null);
    }
  }
}
