package io.godwit.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit promote}: no more waiting in this step. */
@Command(
    name = "promote",
    description =
        "Skip the rest of this step of the ramp, or of Soak. Gates, comparisons and approvals stay.")
final class PromoteCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Mixin private Why why = new Why();

  @Override
  public Integer call() throws Failure, InterruptedException {
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      Request request = new Request(cluster, godwit, name);
      return request.ask(Map.of("promote", request.token()), why.reason());
    }
  }
}
