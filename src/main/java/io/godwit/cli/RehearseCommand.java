package io.godwit.cli;

import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.SqlStatement;
import io.godwit.rehearsal.Act;
import io.godwit.rehearsal.Application;
import io.godwit.rehearsal.Programs;
import io.godwit.rehearsal.RehearsalText;
import io.godwit.rehearsal.Rehearsed;
import io.godwit.sql.ExpectedSchema;
import io.godwit.sql.Refused;
import io.godwit.sql.RehearsalDatabase;
import io.godwit.sql.SqlFailure;
import io.godwit.worker.InThisProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code godwit rehearse}: a migration performed on a copy, before anybody applies it. */
@Command(
    name = "rehearse",
    description = {
      "Perform a migration on a copy of the database: forth to the end of Enforce, back, and forth"
          + " again to the very end. The copy is changed.",
      "Exit code 0: all is well; 1: something was found; 2: it could not be performed."
    })
final class RehearseCommand implements Callable<Integer> {
  private static final int NOT_PERFORMED = 2;

  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "File with the Migration, or a folder of files; - for standard input.")
  private String file = "";

  @Option(
      names = "--database",
      required = true,
      paramLabel = "URL",
      description = {
        "The copy: postgresql://USER@HOST:PORT/NAME?sslmode=MODE. A password that is not in it is"
            + " $PGPASSWORD."
      })
  private String url = "";

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description = "What the schema must be in the end, as pg_dump --schema-only writes it.")
  private @Nullable String expect;

  @Option(
      names = "--exec",
      paramLabel = "COMMAND",
      description = {
        "The application's own tests, run by sh after each phase against the copy ($PGHOST and its"
            + " kin), for old code and for new code ($GODWIT_SHAPE is old or new, $GODWIT_PHASE the"
            + " phase)."
      })
  private @Nullable String exec;

  @Option(
      names = "--in-use",
      description = "Do it though others are connected to the database: it is a copy all the same.")
  private boolean inUse;

  @Override
  public Integer call() throws Failure {
    try {
      return rehearsed();
    } catch (Programs.Failed e) {
      throw new Failure(String.valueOf(e.getMessage()));
    } catch (Failure e) {
      throw e.coded(NOT_PERFORMED);
    }
  }

  private int rehearsed() throws Failure, Programs.Failed {
    MigrationSpec spec = Documents.read(file).one(Migration.class).getSpec();
    Access access = Access.ofUrl(url, System::getenv);
    List<SqlStatement> expected = expect == null ? List.of() : SqlFile.statements(expect);
    try (Connection copy = access.connect("rehearsal", Duration.ZERO)) {
      check(copy, access);
      Rehearsed rehearsed = perform(copy, access, spec);
      List<String> problems = new ArrayList<>(rehearsed.problems());
      if (!expected.isEmpty()) {
        problems.addAll(ExpectedSchema.problems(copy, access.credentials(), expected));
      }
      Rehearsed all =
          new Rehearsed(rehearsed.acts(), problems, rehearsed.growth(), rehearsed.measured());
      print(all);
      return all.clean() ? 0 : 1;
    } catch (Refused e) {
      throw new Failure(expect + ": " + e.getMessage());
    } catch (SQLException e) {
      throw new Failure("the copy cannot be read: " + SqlFailure.sentence(e));
    }
  }

  private void check(Connection copy, Access access) throws SQLException, Failure {
    var refusal = RehearsalDatabase.refusal(copy, access.credentials());
    if (refusal.isPresent() && !inUse) {
      throw new Failure(refusal.get(), RehearsalDatabase.HOW);
    }
  }

  private Rehearsed perform(Connection copy, Access access, MigrationSpec spec)
      throws SQLException, Programs.Failed {
    Application application =
        exec == null ? Application.NONE : new ApplicationCommand(exec, access.credentials());
    return InThisProcess.rehearse(copy, access.credentials(), spec, application, this::tell);
  }

  /** Whoever waits sees that it goes on. */
  private void tell(Act act) {
    if (godwit.console().terminal() && !output.json()) {
      godwit.console().err().println(String.join("  ", RehearsalText.row(act)));
    }
  }

  private void print(Rehearsed rehearsed) {
    if (output.json()) {
      godwit.console().println(Output.pretty(data(rehearsed)));
      return;
    }
    Table table = new Table(RehearsalText.HEAD);
    rehearsed.acts().forEach(act -> table.add(RehearsalText.row(act)));
    table.print(godwit.console());
    godwit.console().println("");
    RehearsalText.sentences(rehearsed).forEach(godwit.console()::println);
    rehearsed.problems().forEach(problem -> godwit.console().println("problem: " + problem));
  }

  private static Map<String, Object> data(Rehearsed rehearsed) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("clean", rehearsed.clean());
    data.put("problems", rehearsed.problems());
    data.put("acts", rehearsed.acts().stream().map(RehearseCommand::data).toList());
    data.put("bytes", rehearsed.growth());
    data.put("measured", rehearsed.measured());
    return data;
  }

  private static Map<String, Object> data(Act act) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("round", act.round().words());
    data.put("phase", act.phase().word());
    data.put("millis", act.took().toMillis());
    data.put("walBytes", act.wal());
    data.put("longestLockMillis", act.longestLock().toMillis());
    data.put("rows", act.rows());
    return data;
  }
}
