package io.godwit.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.api.Migration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit explain}: why it waits, since when, and what to type. */
@Command(name = "explain", description = "Say why a migration is where it is, and what to do next.")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Override
  public Integer call() throws Failure {
    try (Cluster cluster = godwit.cluster()) {
      Migration migration = cluster.migration(name);
      Seen seen = new Seen(migration, godwit.clock().instant());
      List<String> pods =
          seen.status().outcome() != null
              ? List.of()
              : cluster.pods(name, List.of()).stream().flatMap(ExplainCommand::trouble).toList();
      godwit
          .console()
          .print(new Explanation(seen, pods, godwit.console().paint(), godwit::command).text());
      return 0;
    }
  }

  /** Why a pod does not run, in its own words. */
  private static Stream<String> trouble(Pod pod) {
    if (!"Pending".equals(pod.getStatus().getPhase())) {
      return Stream.empty();
    }
    String name = pod.getMetadata().getName();
    Stream<String> unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .map(c -> "%s: %s, %s".formatted(name, c.getReason(), c.getMessage()));
    Stream<String> waiting =
        pod.getStatus().getContainerStatuses().stream()
            .map(container -> container.getState().getWaiting())
            .filter(Objects::nonNull)
            .map(
                w ->
                    "%s: %s%s"
                        .formatted(
                            name,
                            w.getReason(),
                            w.getMessage() == null ? "" : ", " + w.getMessage()));
    return Stream.concat(unscheduled, waiting);
  }
}
