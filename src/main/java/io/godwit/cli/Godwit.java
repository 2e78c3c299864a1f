package io.godwit.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line. Every command is a class of its own; what they share is here. */
@Command(
    name = "godwit",
    description = "Zero-downtime migrations of PostgreSQL, seen and steered from the shell.",
    mixinStandardHelpOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeOnInvalidInput = Godwit.USAGE,
    subcommands = {
      PlanCommand.class,
      LintCommand.class,
      RehearseCommand.class,
      AuditCommand.class,
      GetCommand.class,
      ListCommand.class,
      ExplainCommand.class,
      WaitCommand.class,
      LogsCommand.class,
      ReportCommand.class,
      RunbookCommand.class,
      ApproveCommand.class,
      RollbackCommand.class,
      PromoteCommand.class,
      RetryCommand.class,
      QuarantineCommand.class,
      DivergenceCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      PreflightCommand.class,
      LedgerCommand.class,
      UninstallCommand.class,
      CompletionCommand.class,
      VersionCommand.class
    })
public final class Godwit {
  /** Exit code of {@code sysexits.h} for a command that was written wrongly. */
  static final int USAGE = 64;

  @Option(
      names = {"-n", "--namespace"},
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Namespace; without it the one of the kubeconfig's context.")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Kubeconfig; without it $GODWIT_KUBECONFIG, $KUBECONFIG, ~/.kube/config.")
  private @Nullable String kubeconfig;

  @Option(
      names = "--context",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Context of the kubeconfig.")
  private @Nullable String context;

  @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Print without colours.")
  private boolean noColour;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Console console;
  private final Clock clock;

  Godwit(Console console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  /** Runs a command; returns its exit code. */
  public static int run(String... arguments) {
    return run(Console.ofProcess(), Clock.systemUTC(), arguments);
  }

  static int run(Console console, Clock clock, String... arguments) {
    return commandLine(new Godwit(console, clock)).execute(arguments);
  }

  static CommandLine commandLine(Godwit godwit) {
    CommandLine line = new CommandLine(godwit);
    line.setCommandName(program());
    line.setOut(new java.io.PrintWriter(godwit.console.out(), true));
    line.setErr(new java.io.PrintWriter(godwit.console.err(), true));
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            godwit.console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((exception, command, parsed) -> godwit.failed(exception));
    line.setParameterExceptionHandler(
        (exception, args) -> {
          CommandLine wrong = exception.getCommandLine();
          godwit.console.complain(
              String.valueOf(exception.getMessage()),
              "see: " + wrong.getCommandSpec().qualifiedName() + " --help");
          return USAGE;
        });
    return line;
  }

  /** What the user has typed to get here: {@code kubectl-godwit} sets it. */
  static String program() {
    return Optional.ofNullable(System.getProperty("godwit.program"))
        .or(() -> Optional.ofNullable(System.getenv("GODWIT_PROGRAM")))
        .orElse("godwit");
  }

  private int failed(Exception exception) {
    if (debug) {
      exception.printStackTrace(console.err());
    }
    Failure failure =
        switch (exception) {
          case Failure known -> known;
          case KubernetesClientException cluster -> ClusterFailure.of(cluster);
          default ->
              new Failure(
                  "internal error: " + exception,
                  debug ? null : "--debug shows where; please report it");
        };
    console.complain(failure.what(), failure.next());
    return failure.code();
  }

  Console console() {
    return noColour ? console.withoutColour() : console;
  }

  Clock clock() {
    return clock;
  }

  /** The cluster that options and environment name. To be closed. */
  Cluster cluster() throws Failure {
    return Cluster.open(kubeconfig, context, namespace);
  }

  /** A command for the user to type, with the namespace where it was given here too. */
  String command(String text) {
    String named =
        namespace == null || !text.matches("(godwit|kubectl) .*") || text.contains(" -A ")
            ? text
            : text.replaceFirst("( *#.*)?$", Matcher.quoteReplacement(" -n " + namespace) + "$1");
    return named.replaceFirst("^godwit ", Matcher.quoteReplacement(program() + " "));
  }
}
