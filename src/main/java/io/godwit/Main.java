package io.godwit;

import io.godwit.worker.WorkerMain;
import java.util.Arrays;

/** stub */
public final class Main {
  private Main() {}

  /** stub */
  public static void main(String... arguments) {
    System.exit(WorkerMain.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
