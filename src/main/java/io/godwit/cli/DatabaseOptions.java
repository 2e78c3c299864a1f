package io.godwit.cli;

import io.godwit.api.Database;
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

  /** The way to it. */
  Access access(Godwit godwit) throws Failure {
    if (choice.file != null) {
      Documents documents = Documents.read(choice.file);
      var connection = documents.one(Database.class).getSpec().connection();
      Optional<Access> there = Access.ofFile(documents, connection);
      if (there.isPresent()) {
        return there.get();
      }
      try (Cluster cluster = godwit.cluster()) {
        return Access.ofCluster(cluster, connection);
      }
    }
    try (Cluster cluster = godwit.cluster()) {
      return Access.ofCluster(
          cluster, cluster.database(String.valueOf(choice.name)).getSpec().connection());
    }
  }
}
