package io.godwit.cli;

import io.godwit.api.CutoverStatus;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.engine.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code godwit list}: all migrations of a namespace or of the cluster. */
@Command(name = "list", description = "List migrations: phase, progress, what they wait for.")
final class ListCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Those of all namespaces.")
  private boolean everywhere;

  @Override
  public Integer call() throws Failure {
    try (Cluster cluster = godwit.cluster()) {
      List<Migration> migrations =
          cluster.migrations(everywhere).stream()
              .sorted(
                  Comparator.comparing((Migration m) -> m.getMetadata().getNamespace())
                      .thenComparing(m -> m.getMetadata().getName()))
              .toList();
      if (output.json()) {
        godwit.console().println(Output.pretty(migrations));
      } else if (migrations.isEmpty()) {
        godwit.console().err().println("There is no Migration in " + place(cluster) + ".");
      } else {
        table(migrations).print(godwit.console());
      }
      return 0;
    }
  }

  private String place(Cluster cluster) {
    return everywhere ? "any namespace" : "namespace " + cluster.namespace();
  }

  private Table table(List<Migration> migrations) {
    List<String> head = new ArrayList<>();
    if (everywhere) {
      head.add("NAMESPACE");
    }
    head.addAll(List.of("NAME", "TABLE", "PHASE", "PROGRESS", "FLAG", "WAITS FOR", "AGE"));
    Table table = new Table(head);
    for (Migration migration : migrations) {
      Seen seen = new Seen(migration, godwit.clock().instant());
      var status = seen.status();
      List<String> row = new ArrayList<>();
      if (everywhere) {
        row.add(migration.getMetadata().getNamespace());
      }
      row.add(seen.name());
      row.add(Objects.requireNonNullElse(status.table(), ""));
      row.add(Objects.requireNonNullElse(status.phase(), ""));
      row.add(status.progress() == null ? "" : status.progress().summary());
      row.add(flag(status));
      row.add(status.waitingFor() == null ? "" : status.waitingFor().gate());
      row.add(
          GoDuration.format(
              Duration.between(
                  Seen.time(migration.getMetadata().getCreationTimestamp()),
                  godwit.clock().instant())));
      table.add(row);
    }
    return table;
  }

  /** The percentage, and how many tenants besides. */
  private static String flag(MigrationStatus status) {
    if (status.flagPercent() == null) {
      return "";
    }
    var cutover = status.cutover();
    return status.flagPercent()
        + "%"
        + (cutover == null || CutoverStatus.beside(status).isEmpty()
            ? ""
            : "+" + cutover.tenants());
  }
}
