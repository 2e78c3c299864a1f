package io.godwit.cli;

import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit approve}: agrees to exactly one plan. */
@Command(
    name = "approve",
    description = "Approve the plan of a migration that waits for it: the old shape may go.")
final class ApproveCommand implements Callable<Integer> {
  private static final String GATE = "contract";

  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description = "The plan that was read and is agreed to: sha256:...")
  private @Nullable String plan;

  @Option(
      names = "--gate",
      paramLabel = "GATE",
      defaultValue = GATE,
      description = "What is approved. Default: ${DEFAULT-VALUE}.")
  private String gate = "";

  @Mixin private Why why = new Why();

  @Option(
      names = {"-y", "--yes"},
      description = "Approve the plan of status without being asked.")
  private boolean yes;

  @Override
  public Integer call() throws Failure, InterruptedException {
    if (!gate.equals(GATE)) {
      throw new Failure("no gate " + gate + " can be approved", "there is contract", Godwit.USAGE);
    }
    try (Cluster cluster = godwit.cluster()) {
      Migration migration = cluster.migration(name);
      Seen seen = new Seen(migration, godwit.clock().instant());
      String hash = agreed(seen);
      Request request = new Request(cluster, godwit, name);
      // The attempt binds it, the time makes it new: a token that was refused stays refused.
      String token = GATE + "@" + hash + "@" + seen.status().attempt() + "@" + request.token();
      return request.ask(Map.of("approve", token), why.reason());
    }
  }

  private String agreed(Seen seen) throws Failure {
    MigrationStatus status = seen.status();
    String hash = status.planHash();
    if (hash == null) {
      throw new Failure("Migration " + name + " has no plan yet", explain());
    }
    if (plan != null && !plan.equals(hash)) {
      throw new Failure(
          "the plan of " + name + " is " + hash + ", not " + plan,
          "read it again: kubectl get configmap " + name + "-plan -o yaml");
    }
    if (!seen.is("ApprovalRequired")) {
      throw new Failure(
          "Migration " + name + " waits for no approval: " + new Line(seen).text(), explain());
    }
    if (plan == null && !yes) {
      godwit.console().println("Plan " + hash + ", attempt " + status.attempt());
      godwit.console().println("  " + Objects.requireNonNullElse(status.plan(), ""));
      godwit.console().println("  " + seen.message());
      if (!godwit.console().agrees("Approve this plan?")) {
        throw new Failure(
            "nothing was approved", godwit.command("godwit approve " + name + " --plan " + hash));
      }
    }
    return hash;
  }

  private String explain() {
    return godwit.command("godwit explain " + name);
  }
}
