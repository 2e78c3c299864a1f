package io.godwit.cli;

import io.godwit.engine.QuarantineList;
import io.godwit.kube.ConfigMaps;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code godwit quarantine}: rows that cannot be transformed, and what is to become of them. */
@Command(
    name = "quarantine",
    description = "Rows that cannot be transformed: see them, try them once more, let them go.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuarantineListCommand.class,
      QuarantineRetryCommand.class,
      QuarantineWaiveCommand.class
    })
final class QuarantineCommand {
  @ParentCommand private Godwit godwit;

  Godwit godwit() {
    return godwit;
  }

  /** What the operator has published of a migration's rows. */
  QuarantineList rows(Cluster cluster, String name) throws Failure {
    var seen = new Seen(cluster.migration(name), godwit.clock().instant());
    var progress = seen.status().progress();
    var map =
        cluster
            .client()
            .configMaps()
            .inNamespace(cluster.namespace())
            .withName(ConfigMaps.Listing.QUARANTINE.name(name))
            .get();
    String rows = map == null ? null : map.getData().get(ConfigMaps.ROWS);
    if (rows != null) {
      return QuarantineList.parse(rows);
    }
    if (progress != null && progress.quarantined() > 0) {
      throw new Failure(
          "the operator has not published the rows of " + name + " yet",
          godwit.command("godwit quarantine list " + name + "   # in a few seconds"));
    }
    return QuarantineList.EMPTY;
  }
}
