package io.godwit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit rollback}: walks back, from any phase up to the drop. */
@Command(name = "rollback", description = "Walk a migration back to the old shape.")
final class RollbackCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Option(names = "--accept-loss", description = "Values that the old column cannot hold may go.")
  private boolean acceptLoss;

  @Mixin private Why why = new Why();

  @Override
  public Integer call() throws Failure, InterruptedException {
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      Request request = new Request(cluster, godwit, name);
      String token = request.token();
      Map<String, String> actions = new LinkedHashMap<>();
      actions.put("rollback", token);
      if (acceptLoss) {
        actions.put("accept-loss", token);
      }
      return request.ask(actions, why.reason());
    }
  }
}
