package io.godwit.cli;

import io.godwit.engine.Role;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    Map<Role, Access> ways = database.ways(godwit);
    Map<Role, String> users = new EnumMap<>(Role.class);
    ways.forEach((role, access) -> users.put(role, access.credentials().user()));
    boolean several = !ways.containsKey(Role.ALL);
    Access first = Objects.requireNonNull(ways.getOrDefault(Role.DDL, ways.get(Role.ALL)));
    try (Connection connection = first.connect("preflight")) {
      Preflight.Report report =
          Preflight.check(
              connection,
              table == null ? null : TableName.parse(table),
              several ? users : Map.of());
      if (output.json()) {
        for (Role role : others(ways)) {
          connected(ways.get(role));
        }
        godwit.console().println(Output.pretty(report));
      } else {
        line(Icon.DONE, "connected as " + first.credentials());
        for (Role role : others(ways)) {
          Access access = Objects.requireNonNull(ways.get(role));
          connected(access);
          line(Icon.DONE, role.word() + " connected as " + access.credentials());
        }
        print(report);
      }
      return report.problems().isEmpty() ? 0 : 1;
    } catch (SQLException e) {
      throw new Failure("the database cannot be looked at: " + SqlFailure.sentence(e));
    }
  }

  private static List<Role> others(Map<Role, Access> ways) {
    return ways.keySet().stream()
        .filter(role -> role == Role.WORKER || role == Role.OBSERVER)
        .toList();
  }

  /** Its password is right, and a pooler that stands in between takes it. */
  private static void connected(@Nullable Access access) throws Failure, SQLException {
    try (Connection connection = Objects.requireNonNull(access).connect("preflight")) {
      if (!access.credentials().pooled() && Postgres.behindPooler(connection)) {
        throw new Failure(Preflight.poolerInBetween());
      }
    }
  }

  private void print(Preflight.Report report) {
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
    report.roles().stream()
        .filter(role -> role.missing().isEmpty())
        .forEach(
            role -> line(Icon.DONE, "role " + role.user() + " has every right that is needed"));
    report.warnings().forEach(warning -> line(Icon.WARNING, warning));
    report.missing().forEach(grant -> godwit.console().println(grant + ";"));
  }

  private void line(Icon icon, String text) {
    godwit.console().println(icon.painted(godwit.console().paint()) + " " + text);
  }
}
