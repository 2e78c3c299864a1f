package io.godwit.cli;

import io.godwit.api.Database;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Login;
import io.godwit.engine.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which database a command looks at: one of the cluster, or one in a file. */
final class DatabaseOptions {
  /** Exactly one of them. */
  static final class Choice {
    @Option(
        names = {"-d", "--database"},
        paramLabel = "NAME",
        description = "A Database in the cluster, with its Secret.")
    private @Nullable String name;

    @Option(
        names = {"-f", "--filename"},
        paramLabel = "FILE",
        description =
            "A file with a Database; its Secret is taken from the same file or from the cluster.")
    private @Nullable String file;
  }

  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  /** The way to it, as whoever changes tables. */
  Access access(Godwit godwit) throws Failure {
    Map<Role, Access> ways = ways(godwit);
    return Objects.requireNonNull(ways.getOrDefault(Role.DDL, ways.get(Role.ALL)));
  }

  /** The ways of all roles that the Database names; one for {@code ALL} where it names none. */
  Map<Role, Access> ways(Godwit godwit) throws Failure {
    if (choice.file != null) {
      Documents documents = Documents.read(choice.file);
      DatabaseSpec spec = documents.one(Database.class).getSpec();
      Map<Role, Access> ways = new EnumMap<>(Role.class);
      for (Role role : roles(spec)) {
        Login login = Login.of(spec, role);
        Optional<Access> there = Access.ofFile(documents, login);
        if (there.isPresent()) {
          ways.put(role, there.get());
        } else {
          try (Cluster cluster = godwit.cluster()) {
            ways.put(role, Access.ofCluster(cluster, login));
          }
        }
      }
      return ways;
    }
    try (Cluster cluster = godwit.cluster()) {
      DatabaseSpec spec = cluster.database(String.valueOf(choice.name)).getSpec();
      Map<Role, Access> ways = new EnumMap<>(Role.class);
      for (Role role : roles(spec)) {
        ways.put(role, Access.ofCluster(cluster, Login.of(spec, role)));
      }
      return ways;
    }
  }

  private static List<Role> roles(DatabaseSpec spec) {
    return spec.roles() == null ? List.of(Role.ALL) : List.of(Role.DDL, Role.WORKER, Role.OBSERVER);
  }
}
