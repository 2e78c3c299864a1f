package io.godwit.cli;

import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import io.godwit.sql.Preflight;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code godwit preflight}: whether a database can be used, and what it lacks. */
@Command(
    name = "preflight",
    description =
        "Check connection, version, pooler and rights; print the GRANTs that are missing.")
final class PreflightCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Check also whether this table may be changed.")
  private @Nullable String table;

  @Override
  public Integer call() throws Failure {
    Access access = database.access(godwit);
    try (Connection connection = access.connect("preflight")) {
      Preflight.Report report =
          Preflight.check(connection, table == null ? null : TableName.parse(table));
      if (output.json()) {
        godwit.console().println(Output.pretty(report));
      } else {
        print(access, report);
      }
      return report.problems().isEmpty() ? 0 : 1;
    } catch (SQLException e) {
      throw new Failure("the database cannot be looked at: " + SqlFailure.sentence(e));
    }
  }

  private void print(Access access, Preflight.Report report) {
    line(Icon.DONE, "connected as " + access.credentials());
    var trouble = report.problems().stream().map(Trouble::reason).toList();
    for (Trouble problem : report.problems()) {
      line(Icon.BAD, problem.reason().word() + ": " + problem.message());
    }
    if (!trouble.contains(io.godwit.engine.Reason.VERSION_UNSUPPORTED)) {
      line(Icon.DONE, "PostgreSQL " + report.version());
    }
    if (!report.pooler()) {
      line(Icon.DONE, "no pooler in between");
    }
    if (report.missing().isEmpty()) {
      line(Icon.DONE, "role " + report.user() + " has every right that is needed");
    }
    report.warnings().forEach(warning -> line(Icon.WARNING, warning));
    report.missing().forEach(grant -> godwit.console().println(grant + ";"));
  }

  private void line(Icon icon, String text) {
    godwit.console().println(icon.painted(godwit.console().paint()) + " " + text);
  }
}
