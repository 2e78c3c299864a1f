package io.godwit.cli;

import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.FreeStep;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.SqlStatement;
import io.godwit.lint.LintText;
import io.godwit.lint.Sarif;
import io.godwit.lint.Severity;
import io.godwit.lint.Verdict;
import io.godwit.sql.FreeDrafts;
import io.godwit.sql.LintedFile;
import io.godwit.sql.LocalServer;
import io.godwit.sql.Refused;
import io.godwit.sql.SqlFailure;
import io.godwit.strategy.Strategies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit lint}: what the judge says to SQL, before anybody applies it. */
@Command(
    name = "lint",
    description = {
      "Try SQL on an empty copy of a schema and print what is wrong with it, by rules with ids.",
      "Schema, sizes and traffic are those of a database, and the copy is made in database",
      "godwit_scratch of the same server. Without one a PostgreSQL of this machine is started: initdb",
      "and postgres from $GODWIT_POSTGRES_BIN or $PATH.",
      "Exit code 0: no errors; 1: errors; 2: it could not be tried."
    })
final class LintCommand implements Callable<Integer> {
  private static final int NOT_TRIED = 2;

  /** How it is printed. */
  enum Format {
    TEXT,
    SARIF
  }

  /** Exactly one of them. */
  static final class Subject {
    @Parameters(paramLabel = "FILE.sql", description = "File with SQL; - for standard input.")
    private @Nullable String sql;

    @Option(
        names = {"-f", "--filename"},
        paramLabel = "FILE",
        description = "File with a Migration of kind sql.")
    private @Nullable String migration;
  }

  @ParentCommand private Godwit godwit;

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  @Mixin private LiveOptions live = new LiveOptions();

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "What is there before, as pg_dump --schema-only writes it; not judged.")
  private @Nullable String schema;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|sarif",
      description = "How it is printed.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws Failure, InterruptedException {
    try {
      return judged();
    } catch (Failure e) {
      throw e.coded(NOT_TRIED);
    }
  }

  private int judged() throws Failure, InterruptedException {
    if (live.asked() && schema != null) {
      throw new Failure("a database and --schema each say what is there: give one");
    }
    String file = Objects.requireNonNullElse(subject.sql, String.valueOf(subject.migration));
    MigrationSpec spec = subject.migration == null ? null : spec(subject.migration);
    FreeStrategy free = spec == null ? null : free(file, spec);
    List<SqlStatement> statements = free == null ? SqlFile.statements(file) : List.of();
    Verdict verdict = live.asked() ? connected(spec, free, statements) : local(free, statements);
    print(verdict, file, free);
    return verdict.of(Severity.ERROR).isEmpty() ? 0 : 1;
  }

  private void print(Verdict verdict, String file, @Nullable FreeStrategy free) {
    if (format == Format.SARIF) {
      godwit.console().println(Output.pretty(Sarif.of(verdict, file)));
      return;
    }
    List<String> places =
        free == null
            ? List.of(file)
            : free.written().stream().map(FreeStep::id).map(id -> file + ":" + id).toList();
    godwit.console().print(LintText.of(verdict, places));
  }

  private static MigrationSpec spec(String file) throws Failure {
    return Documents.read(file).one(Migration.class).getSpec();
  }

  private static FreeStrategy free(String file, MigrationSpec spec) throws Failure {
    try {
      if (Strategies.of(spec) instanceof FreeStrategy free) {
        if (!free.unusable().isEmpty()) {
          throw new Failure(String.join("; ", free.unusable()));
        }
        return free;
      }
      throw new Failure(
          file + " holds no change of kind sql: what Godwit writes itself needs no judge",
          "godwit plan -f " + file);
    } catch (IllegalArgumentException e) {
      throw new Failure(file + ": " + e.getMessage());
    }
  }

  private Verdict connected(
      @Nullable MigrationSpec spec, @Nullable FreeStrategy free, List<SqlStatement> statements)
      throws Failure {
    Access access = live.access(godwit, spec == null ? null : spec.databaseRef().name());
    try (Connection connection = access.connect("lint")) {
      return free == null
          ? LintedFile.judge(connection, access.credentials(), statements)
          : FreeDrafts.judge(connection, access.credentials(), free).verdict();
    } catch (SQLException e) {
      throw new Failure("it cannot be tried: " + SqlFailure.sentence(e));
    }
  }

  private Verdict local(@Nullable FreeStrategy free, List<SqlStatement> statements)
      throws Failure, InterruptedException {
    String path =
        Objects.requireNonNullElse(System.getenv("GODWIT_POSTGRES_BIN"), "")
            + java.io.File.pathSeparator
            + Objects.requireNonNullElse(System.getenv("PATH"), "");
    try (LocalServer server =
            LocalServer.start(
                Objects.requireNonNullElse(System.getProperty("godwit.postgres.bin"), path));
        Connection copy = server.connect()) {
      if (schema != null) {
        LintedFile.load(copy, SqlFile.statements(schema));
      }
      return free == null ? LintedFile.judge(copy, statements) : FreeDrafts.judge(copy, free);
    } catch (LocalServer.Unavailable e) {
      throw new Failure(String.valueOf(e.getMessage()));
    } catch (Refused e) {
      throw new Failure(schema + ", " + e.getMessage());
    } catch (SQLException e) {
      throw new Failure("it cannot be tried: " + SqlFailure.sentence(e));
    }
  }
}
