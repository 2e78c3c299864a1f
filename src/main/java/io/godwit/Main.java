package io.godwit;

import io.godwit.cli.Godwit;
import io.godwit.worker.WorkerMain;
import java.util.Arrays;

/** Starts what the first argument names: a worker in a Job's pod, or the command line. */
public final class Main {
  private Main() {}

  /**
   * Never starts Quarkus: a pod is at work, and a person is answered, in a fraction of a second.
   */
  public static void main(String... arguments) {
    // Before anything logs: the class path holds Quarkus' log manager.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    boolean worker = arguments.length > 0 && arguments[0].equals("worker");
    System.exit(
        worker
            ? WorkerMain.run(Arrays.copyOfRange(arguments, 1, arguments.length))
            : Godwit.run(arguments));
  }
}
