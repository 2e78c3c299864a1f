package io.godwit.cli;

import io.godwit.sql.LedgerSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code godwit ledger}: what a subscriber of all tables has to have. */
@Command(
    name = "ledger",
    description =
        "Print the ledger's tables as SQL, for databases that are sent all tables by a publication.")
final class LedgerCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Override
  public Integer call() {
    godwit.console().print(LedgerSchema.tables());
    return 0;
  }
}
