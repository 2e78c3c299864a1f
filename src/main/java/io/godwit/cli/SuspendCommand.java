package io.godwit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit suspend}. */
@Command(
    name = "suspend",
    description = "Stop a migration after the batch in flight; writes stay in step.")
final class SuspendCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Override
  public Integer call() throws Failure, InterruptedException {
    return Suspension.set(godwit, name, true);
  }
}
