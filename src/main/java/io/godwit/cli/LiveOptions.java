package io.godwit.cli;

import io.godwit.engine.Login;
import io.godwit.engine.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which database a command looks into, if any. Nothing in it is changed. */
final class LiveOptions {
  /** At most one of them. */
  static final class Choice {
    @Option(
        names = "--database",
        paramLabel = "URL",
        description = {
          "Look into this database: postgresql://USER@HOST:PORT/NAME?sslmode=MODE. A password that is"
              + " not in it is $PGPASSWORD."
        })
    private @Nullable String url;

    @Option(
        names = "--connect",
        description = {
          "The same by $PGHOST, $PGPORT, $PGDATABASE, $PGUSER, $PGPASSWORD, $PGSSLMODE and",
          "$PGSSLROOTCERT if PGHOST is set, else by the migration's Database and its Secret in the"
              + " cluster."
        })
    private boolean connect;
  }

  @ArgGroup private @Nullable Choice choice;

  /** True if there is one. */
  boolean asked() {
    return choice != null;
  }

  /**
   * The way to it.
   *
   * @param database the migration's Database, or null if there is no migration
   */
  Access access(Godwit godwit, @Nullable String database) throws Failure {
    if (choice != null && choice.url != null) {
      return Access.ofUrl(choice.url, System::getenv);
    }
    Optional<Access> environment = Access.ofEnvironment(System::getenv);
    if (environment.isPresent()) {
      return environment.get();
    }
    if (database == null) {
      throw new Failure("--connect needs $PGHOST and its kin", "name it by --database");
    }
    try (Cluster cluster = godwit.cluster()) {
      return Access.ofCluster(cluster, Login.of(cluster.database(database).getSpec(), Role.DDL));
    }
  }
}
