package io.godwit;

import io.godwit.worker.WorkerMain;
import java.util.Arrays;

/** stub */
public final class Main {
  private Main() {}

  /** stub */
  public static void main(String... arguments) {
    // Before anything logs: the class path holds Quarkus' log manager.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    System.exit(WorkerMain.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
