package io.godwit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit resume}. */
@Command(name = "resume", description = "Let a suspended migration go on.")
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Override
  public Integer call() throws Failure, InterruptedException {
    return Suspension.set(godwit, name, false);
  }
}
