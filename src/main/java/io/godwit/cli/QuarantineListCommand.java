package io.godwit.cli;

import io.godwit.engine.QuarantineList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit quarantine list}. */
@Command(name = "list", description = "List the rows of a migration that cannot be transformed.")
final class QuarantineListCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand quarantine;

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "Name of the Migration.")
  private String name;

  @Override
  public Integer call() throws Failure {
    Godwit godwit = quarantine.godwit();
    try (Cluster cluster = godwit.cluster()) {
      QuarantineList rows = quarantine.rows(cluster, name);
      if (output.json()) {
        godwit.console().println(rows.json());
      } else if (rows.rows() == 0) {
        godwit.console().err().println("No row of " + name + " is in quarantine.");
      } else {
        print(rows, godwit.console());
      }
      return 0;
    }
  }

  /**
   * The server's message would hold the row's value, therefore the standard name of its SQLSTATE
   * stands in its place.
   */
  static void print(QuarantineList rows, Console console) {
    Table table =
        new Table(
            List.of(
                "TABLE",
                "KEY",
                "SQLSTATE",
                "CONDITION",
                "ATTEMPTS",
                "FIRST SEEN",
                "LAST SEEN",
                "WAIVED"));
    for (QuarantineList.Entry row : rows.entries()) {
      table.add(
          List.of(
              row.table(),
              row.key(),
              row.sqlstate(),
              row.condition(),
              Integer.toString(row.attempts()) + (row.tried() ? ", and once more" : ""),
              row.firstSeen(),
              row.lastSeen(),
              row.waivedAt() == null
                  ? ""
                  : row.waivedAt() + " " + Objects.requireNonNullElse(row.waivedWhy(), "")));
    }
    table.print(console);
    if (rows.more() > 0) {
      console.println("... and " + rows.more() + " more");
    }
  }
}
