package io.godwit.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.godwit.api.Migration;
import io.godwit.api.Phase;
import io.godwit.engine.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit logs}: what the pods of a migration's Jobs say. */
@Command(name = "logs", description = "Print the logs of a migration's Jobs.")
final class LogsCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofSeconds(1);

  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "Only of this phase, as in Backfill, or of the Rollback.")
  private @Nullable String phase;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the migration has ended.")
  private boolean follow;

  @Override
  public Integer call() throws Failure, InterruptedException {
    List<String> stages = stages();
    try (Cluster cluster = godwit.cluster()) {
      Migration migration = cluster.migration(name);
      if (follow && (migration.getStatus() == null || migration.getStatus().outcome() == null)) {
        follow(cluster, stages);
        return 0;
      }
      List<Pod> pods = cluster.pods(name, stages);
      if (pods.isEmpty()) {
        throw new Failure(
            "Migration " + name + " has no pod" + (phase == null ? "" : " in phase " + phase),
            "pods go a day after their Job has ended; the ledger in the database stays");
      }
      for (Pod pod : pods) {
        print(pod, readable(pod) ? log(cluster, pod) : "(not started yet)");
      }
      return 0;
    }
  }

  private void print(Pod pod, String log) {
    String prefix = godwit.console().paint().faint(pod.getMetadata().getName() + " | ");
    log.lines().forEach(line -> godwit.console().println(prefix + line));
  }

  private static String log(Cluster cluster, Pod pod) {
    return cluster.client().pods().resource(pod).getLog();
  }

  private static boolean readable(Pod pod) {
    return !"Pending".equals(pod.getStatus().getPhase());
  }

  /** Each pod is read by a thread of its own until it ends. */
  private void follow(Cluster cluster, List<String> stages) throws Failure, InterruptedException {
    Set<String> known = new HashSet<>();
    List<Thread> readers = new ArrayList<>();
    try (Changes changes = new Changes(cluster, name)) {
      boolean ended = false;
      while (!ended) {
        Optional<Migration> change = changes.next(TICK);
        ended =
            change
                .filter(m -> m.getStatus() != null && m.getStatus().outcome() != null)
                .isPresent();
        for (Pod pod : cluster.pods(name, stages)) {
          if (readable(pod) && known.add(pod.getMetadata().getUid())) {
            readers.add(Thread.ofVirtual().start(() -> read(cluster, pod)));
          }
        }
      }
    }
    for (Thread reader : readers) {
      reader.join(Duration.ofSeconds(5));
    }
  }

  private void read(Cluster cluster, Pod pod) {
    try (LogWatch log = cluster.client().pods().resource(pod).watchLog();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        print(pod, line);
      }
    } catch (IOException e) {
      godwit.console().err().println(pod.getMetadata().getName() + ": " + e.getMessage());
    }
  }

  private List<String> stages() throws Failure {
    if (phase == null) {
      return List.of();
    }
    String wanted = phase;
    if (wanted.equalsIgnoreCase(Stage.ROLLBACK.word())) {
      return Arrays.stream(Stage.values()).filter(Stage::back).map(Stage::word).toList();
    }
    Phase found =
        Arrays.stream(Phase.values())
            .filter(candidate -> candidate.word().equalsIgnoreCase(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                        "no phase is called " + wanted,
                        "there are " + Arrays.stream(Phase.values()).map(Phase::word).toList(),
                        Godwit.USAGE));
    return Arrays.stream(Stage.values())
        .filter(stage -> !stage.back() && stage.phase() == found)
        .map(Stage::word)
        .toList();
  }
}
