package io.godwit.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit completion}. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options.",
      "bash: source <(godwit completion bash)",
      "zsh: the same, after autoload -U bashcompinit && bashcompinit"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells; one script serves both. */
  enum Shell {
    BASH,
    ZSH
  }

  @ParentCommand private Godwit godwit;

  @Parameters(
      paramLabel = "bash|zsh",
      arity = "0..1",
      defaultValue = "bash",
      description = "The shell.")
  private Shell shell;

  @Override
  public Integer call() {
    String begin = shell == Shell.ZSH ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
    godwit
        .console()
        .print(begin + AutoComplete.bash(Godwit.program(), Godwit.commandLine(godwit)) + "\n");
    return 0;
  }
}
