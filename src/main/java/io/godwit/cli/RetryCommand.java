package io.godwit.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit retry}: another attempt, once the cause is gone. */
@Command(
    name = "retry",
    description = "Try again after a failure or a rollback. It needs a new approval.")
final class RetryCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Mixin private Why why = new Why();

  @Override
  public Integer call() throws Failure, InterruptedException {
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      Request request = new Request(cluster, godwit, name);
      return request.ask(Map.of("retry", request.token()), why.reason());
    }
  }
}
