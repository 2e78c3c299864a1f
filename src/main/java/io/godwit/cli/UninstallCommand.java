package io.godwit.cli;

import io.godwit.sql.Leftovers;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code godwit uninstall}: what Godwit has left in a database, and how to get rid of it. */
@Command(
    name = "uninstall",
    description = {
      "Print what Godwit has left in a database, and the SQL that removes it.",
      "Nothing is changed without --execute. Columns are never dropped by it: they hold your data."
    })
final class UninstallCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Option(names = "--execute", description = "Remove it: sync triggers and the schema godwit.")
  private boolean execute;

  @Option(
      names = "--force",
      description = "Even while a migration is not settled: its writes stop being carried over.")
  private boolean force;

  @Override
  public Integer call() throws Failure {
    Access access = database.access(godwit);
    try (Connection connection = access.connect("uninstall")) {
      Leftovers leftovers = Leftovers.find(connection);
      print(access, leftovers);
      if (execute && !leftovers.isEmpty()) {
        if (!leftovers.unsettled().isEmpty() && !force) {
          throw new Failure(
              "nothing was removed: not settled is " + String.join(", ", leftovers.unsettled()),
              "let it end, or roll it back first; --force removes the triggers all the same");
        }
        leftovers.remove(connection);
        godwit.console().println("-- removed");
      }
      return 0;
    } catch (SQLException e) {
      throw new Failure(
          "it could not be done: " + SqlFailure.sentence(e),
          SqlFailure.transientFailure(e) ? "nothing was changed; try again" : null);
    }
  }

  private void print(Access access, Leftovers leftovers) {
    Console console = godwit.console();
    if (leftovers.isEmpty()) {
      console.println("-- " + access.credentials() + ": nothing of Godwit is left");
      return;
    }
    console.println("-- " + access.credentials());
    leftovers.unsettled().forEach(line -> console.println("-- not settled: " + line));
    leftovers.statements().forEach(sql -> console.println(sql + ";"));
    if (!leftovers.data().isEmpty()) {
      console.println("-- These hold data. Decide which side is right before you drop the other:");
      leftovers.data().forEach(sql -> console.println("-- " + sql + ";"));
    }
  }
}
