package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Keeps workers running as a Job does: whoever ends without success is started again. */
final class WorkerJob implements AutoCloseable {
  /** Codes after which a Job gives up. */
  private static final List<Integer> FINAL = List.of(64, 65, 78);

  private final LocalWorker worker;
  private final String[] command;
  private final List<Process> pods = new ArrayList<>();

  WorkerJob(LocalWorker worker, int parallelism, String... command) {
    this.worker = worker;
    this.command = command;
    for (int i = 0; i < parallelism; i++) {
      pods.add(worker.start(command));
    }
  }

  /** Starts again who has died; true once all have ended well. */
  boolean complete() {
    boolean complete = true;
    for (int i = 0; i < pods.size(); i++) {
      Process pod = pods.get(i);
      if (!pod.isAlive() && pod.exitValue() != 0) {
        assertThat(FINAL).as(worker.lastWord()).doesNotContain(pod.exitValue());
        pods.set(i, worker.start(command));
      }
      complete &= !pod.isAlive() && pod.exitValue() == 0;
    }
    return complete;
  }

  /** Kills one of them with SIGKILL. */
  void killOne(RandomGenerator random) {
    pods.get(random.nextInt(pods.size())).destroyForcibly();
  }

  @Override
  public void close() {
    pods.forEach(Process::destroyForcibly);
  }
}
