package io.godwit.cli;

import io.godwit.api.Migration;
import io.godwit.api.Milestone;
import io.godwit.engine.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit wait}: for scripts and pipelines, by exit code. */
@Command(
    name = "wait",
    description = "Wait until a migration has ended, or has reached a milestone.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:It has succeeded, or has reached the milestone.",
      "1:It has failed, or needs a person; stderr says why.",
      "2:It was rolled back.",
      "124:The time is up."
    })
final class WaitCommand implements Callable<Integer> {
  static final int ROLLED_BACK = 2;
  static final int TIMED_OUT = 124;

  @ParentCommand private Godwit godwit;

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30m",
      description = "How long, as in 90s or 24h. Default: ${DEFAULT-VALUE}.")
  private String timeout = "";

  @Option(
      names = "--for",
      paramLabel = "MILESTONE",
      description =
          "Expanded, DualWriting, BackfillComplete, Verified, CutOver or Contracted; without it"
              + " the end.")
  private @Nullable String milestone;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Instant end = godwit.clock().instant().plus(duration());
    String condition = condition();
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      try (Changes changes = new Changes(cluster, name)) {
        return wait(changes, end, condition);
      }
    }
  }

  private int wait(Changes changes, Instant end, @Nullable String condition)
      throws Failure, InterruptedException {
    String said = "";
    @Nullable Seen last = null;
    while (true) {
      Duration left = Duration.between(godwit.clock().instant(), end);
      Optional<Migration> next = left.isPositive() ? changes.next(left) : Optional.empty();
      if (next.isEmpty()) {
        say("the time is up after " + timeout + "; " + (last == null ? "" : new Line(last).text()));
        return TIMED_OUT;
      }
      last = new Seen(next.get(), godwit.clock().instant());
      OptionalInt code = judge(last, condition);
      if (code.isPresent()) {
        report(last, code.getAsInt());
        return code.getAsInt();
      }
      var waiting = last.status().waitingFor();
      String news = waiting == null ? "" : new Line(last).text();
      if (waiting != null && !news.equals(said)) {
        say(news);
        say("  $ " + godwit.command(Objects.requireNonNullElse(waiting.command(), "# just wait")));
      }
      said = news;
    }
  }

  /** The exit code that a status means, or none if it means to wait on. */
  static OptionalInt judge(Seen seen, @Nullable String condition) {
    if (!seen.observed()) {
      return OptionalInt.empty();
    }
    if (condition != null && seen.is(condition)) {
      return OptionalInt.of(0);
    }
    var outcome = seen.status().outcome();
    if (outcome != null) {
      return OptionalInt.of(
          switch (outcome) {
            case SUCCEEDED -> 0;
            case FAILED -> 1;
            case ROLLED_BACK -> ROLLED_BACK;
          });
    }
    return seen.needsPerson() ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private void report(Seen seen, int code) {
    if (code == 0) {
      godwit.console().println(new Line(seen).text());
      return;
    }
    var waiting = seen.status().waitingFor();
    godwit
        .console()
        .complain(
            new Line(seen).text(),
            waiting == null || waiting.command() == null
                ? godwit.command("godwit explain " + name)
                : godwit.command(waiting.command()));
  }

  private void say(String line) {
    godwit.console().err().println(line);
  }

  private Duration duration() throws Failure {
    try {
      return GoDuration.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()), null, Godwit.USAGE);
    }
  }

  private @Nullable String condition() throws Failure {
    if (milestone == null) {
      return null;
    }
    String wanted = milestone;
    return Arrays.stream(Milestone.values())
        .map(Milestone::condition)
        .filter(word -> word.equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    "no milestone is called " + wanted,
                    "there are "
                        + Arrays.stream(Milestone.values())
                            .map(Milestone::condition)
                            .collect(Collectors.joining(", ")),
                    Godwit.USAGE));
  }
}
