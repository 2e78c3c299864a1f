package io.godwit.worker;

import io.godwit.engine.Reason;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code worker prepare|steps|rollback|backfill|verify}: what Jobs run. */
@Command(
    name = "worker",
    description = "The programs that Jobs of the operator run; not for people.",
    subcommands = {
      PrepareCommand.class,
      StepsCommand.class,
      RollbackCommand.class,
      BackfillCommand.class,
      VerifyCommand.class
    })
public final class WorkerMain {
  private static final int TERMINATED = 143;

  private WorkerMain() {}

  /** Runs a worker; returns its exit code. */
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new WorkerMain());
    line.setExecutionStrategy(new CommandLine.RunLast());
    line.setExecutionExceptionHandler((exception, command, parsed) -> code(exception));
    line.setParameterExceptionHandler(
        (exception, args) -> {
          String message = String.valueOf(exception.getMessage());
          System.out.println(message);
          Log.lastWord(Reason.JOB_FAILED.word(), message);
          return Exit.Code.USAGE.number();
        });
    return line.execute(arguments);
  }

  private static int code(Exception exception) {
    return switch (exception) {
      case Exit exit -> {
        new Log(java.util.Map.of("reason", exit.reason().word())).error(exit.sentence());
        Log.lastWord(exit.reason().word(), exit.sentence());
        yield exit.code().number();
      }
      case InterruptedException ignored -> TERMINATED;
      default -> {
        // A mistake of ours: the one case in which a stack trace helps somebody.
        exception.printStackTrace(System.out);
        Log.lastWord(Reason.JOB_FAILED.word(), "internal error, see the log of the pod");
        yield Exit.Code.TRY_AGAIN.number();
      }
    };
  }
}
