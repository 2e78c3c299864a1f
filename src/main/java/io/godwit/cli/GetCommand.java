package io.godwit.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.godwit.api.Migration;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit get}: one migration as a tree, once or as it goes on. */
@Command(name = "get", description = "Show a migration: its phases, progress and gates.")
final class GetCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofSeconds(1);

  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on showing it until it has ended.")
  private boolean watch;

  @Override
  public Integer call() throws Failure, InterruptedException {
    try (Cluster cluster = godwit.cluster()) {
      Migration migration = cluster.migration(name);
      if (output.json()) {
        godwit.console().println(Output.pretty(migration));
      } else if (!watch) {
        godwit.console().print(tree(migration));
      } else if (godwit.console().terminal()) {
        redraw(cluster);
      } else {
        follow(cluster);
      }
      return 0;
    }
  }

  private String tree(Migration migration) {
    var seen = new Seen(migration, godwit.clock().instant());
    return new Tree(seen, godwit.console().paint(), godwit::command).text();
  }

  /** In place: back to the top, each line cleared to its end, what is left below cleared. */
  private void redraw(Cluster cluster) throws Failure, InterruptedException {
    try (Changes changes = new Changes(cluster, name)) {
      Optional<Migration> shown = Optional.empty();
      godwit.console().print("\u001b[2J");
      while (shown.isEmpty() || !ended(shown.get())) {
        Optional<Migration> next = changes.next(TICK);
        if (next.isPresent()) {
          shown = next;
        }
        // Durations go on without a change.
        if (shown.isPresent()) {
          String text = tree(shown.get()).replace("\n", "\u001b[K\n");
          godwit.console().print("\u001b[H" + text + "\u001b[J");
        }
      }
    }
  }

  /** A line for each change that is one for people. */
  private void follow(Cluster cluster) throws Failure, InterruptedException {
    try (Changes changes = new Changes(cluster, name)) {
      String before = "";
      Optional<Migration> shown = Optional.empty();
      while (shown.isEmpty() || !ended(shown.get())) {
        Optional<Migration> next = changes.next(TICK);
        if (next.isPresent()) {
          shown = next;
          String line = new Line(new Seen(next.get(), godwit.clock().instant())).text();
          if (!line.equals(before)) {
            godwit.console().println(godwit.clock().instant().truncatedTo(SECONDS) + " " + line);
            before = line;
          }
        }
      }
    }
  }

  private static boolean ended(Migration migration) {
    return migration.getStatus() != null && migration.getStatus().outcome() != null;
  }
}
