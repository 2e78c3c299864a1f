package io.godwit.cli;

import io.godwit.engine.QuarantineList;
import io.godwit.engine.WaivedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit quarantine waive}: what rows hold in the old column may go with it. */
@Command(
    name = "waive",
    description = {
      "Let the old values of rows in quarantine go: Contract waits for them no longer.",
      "The new column stays NULL in them. Whoever is corrected all the same is filled."
    })
final class QuarantineWaiveCommand implements Callable<Integer> {
  /** All annotations of a resource have 256 KiB together. */
  private static final int LONGEST = 128 * 1024;

  @ParentCommand private QuarantineCommand quarantine;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY",
      description = "Keys of rows, as they are listed.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--all",
      description = "All rows that are listed now; one that comes later is not waived.")
  private boolean all;

  @Mixin private Why why = new Why();

  @Option(
      names = {"-y", "--yes"},
      description = "With --all: waive them without being asked.")
  private boolean yes;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Godwit godwit = quarantine.godwit();
    if (all != keys.isEmpty()) {
      throw new Failure(
          all ? "--all and keys say the same twice" : "no row is named",
          "name keys, or --all; see: godwit quarantine list " + name,
          Godwit.USAGE);
    }
    try (Cluster cluster = godwit.cluster()) {
      cluster.migration(name);
      QuarantineList listed = all ? quarantine.rows(cluster, name) : QuarantineList.EMPTY;
      Request request = new Request(cluster, godwit, name);
      String value = WaivedKeys.write(all ? agreed(godwit, listed) : keys, request.token());
      if (value.length() > LONGEST) {
        throw new Failure("so many keys do not fit into one annotation", "name fewer of them");
      }
      int code = request.ask(Map.of("quarantine-waive", value), why.reason());
      if (code == 0 && listed.more() > 0) {
        godwit
            .console()
            .println(
                listed.more()
                    + " more were not listed; they are in a few seconds: "
                    + godwit.command("godwit quarantine list " + name));
      }
      return code;
    }
  }

  private List<String> agreed(Godwit godwit, QuarantineList listed) throws Failure {
    List<String> open =
        listed.entries().stream()
            .filter(row -> row.waivedAt() == null)
            .map(QuarantineList.Entry::key)
            .distinct()
            .toList();
    if (open.isEmpty()) {
      throw new Failure(
          "no row of " + name + " waits for a waiver",
          godwit.command("godwit quarantine list " + name));
    }
    if (!yes) {
      QuarantineListCommand.print(listed, godwit.console());
      if (!godwit.console().agrees("Let the old values of " + open.size() + " rows go?")) {
        throw new Failure(
            "nothing was waived",
            godwit.command("godwit quarantine waive " + name + " --all --yes"));
      }
    }
    return open;
  }
}
