package io.godwit.cli;

import io.godwit.api.Migration;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.RunbookText;
import io.godwit.strategy.Strategies;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit runbook}: who does what when readers move, and what to type. Changes nothing. */
@Command(
    name = "runbook",
    description = {
      "Print a runbook for the people at the cutover, in Markdown: roles, criteria, commands,"
          + " rollback.",
      "Of a migration in the cluster, or of a file before it is applied."
    })
final class RunbookCommand implements Callable<Integer> {
  /** One of the two. */
  static final class Source {
    @Parameters(paramLabel = "NAME", description = "Name of the Migration.", arity = "1")
    private @Nullable String name;

    @Option(
        names = {"-f", "--filename"},
        paramLabel = "FILE",
        description = "File with the Migration; - for standard input.")
    private @Nullable String file;
  }

  @ParentCommand private Godwit godwit;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  @Override
  public Integer call() throws Failure {
    Migration migration = migration();
    try {
      godwit.console().print(text(migration));
    } catch (IllegalArgumentException e) {
      throw new Failure(migration.getMetadata().getName() + ": " + e.getMessage());
    }
    return 0;
  }

  private Migration migration() throws Failure {
    if (source.file != null) {
      return Documents.read(source.file).one(Migration.class);
    }
    try (Cluster cluster = godwit.cluster()) {
      return cluster.migration(Objects.requireNonNull(source.name));
    }
  }

  private static String text(Migration migration) {
    MigrationStrategy strategy = Strategies.of(migration.getSpec());
    var status = migration.getStatus();
    return new RunbookText(
            migration.getMetadata().getName(),
            migration.getSpec(),
            OfflineFacts.draft(strategy).plan(),
            status == null ? 1 : Math.max(1, status.attempt()),
            status == null ? null : status.planHash())
        .text();
  }
}
