package io.godwit.cli;

import io.godwit.api.AuditStatus;
import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.MigrationStrategy;
import io.godwit.strategy.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code godwit audit}: who uses what goes, in the database and in source code. */
@Command(
    name = "audit",
    description = {
      "Show who was seen at the table of a migration, and look through source code for the old names.",
      "Exit code 0: no place surely names the old shape; 1: some do; 2: it could not be looked at."
    })
final class AuditCommand implements Callable<Integer> {
  private static final int NOT_LOOKED = 2;

  /** Exactly one of them. */
  static final class Subject {
    @Parameters(paramLabel = "NAME", description = "A Migration in the cluster.")
    private @Nullable String name;

    @Option(
        names = {"-f", "--filename"},
        paramLabel = "FILE",
        description = "File with a Migration.")
    private @Nullable String file;
  }

  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  @Option(
      names = "--source",
      paramLabel = "DIR",
      description = "Folder or file with source code; may be given several times.")
  private List<Path> sources = new ArrayList<>();

  @Option(
      names = "--max-hits",
      paramLabel = "N",
      defaultValue = "20",
      description = "Places of one file that are shown: ${DEFAULT-VALUE}.")
  private int most;

  @Override
  public Integer call() throws Failure {
    try {
      return look();
    } catch (Failure e) {
      throw new Failure(e.what(), e.next(), NOT_LOOKED);
    }
  }

  private int look() throws Failure {
    if (subject.file != null && sources.isEmpty()) {
      throw new Failure(
          "-f FILE tells nothing of who uses it: name source code by --source", null, NOT_LOOKED);
    }
    Migration migration = migration();
    SourceNames names = names(migration.getSpec());
    SourceScan scan = new SourceScan(names, Math.max(1, most));
    for (Path source : sources) {
      if (!Files.exists(source)) {
        throw new Failure(source + " is not there", "is the name right?", NOT_LOOKED);
      }
      try {
        scan.scan(source);
      } catch (IOException e) {
        throw new Failure(source + " cannot be read", null, NOT_LOOKED);
      }
    }
    SourceScan.Result result = scan.result();
    AuditStatus audit = migration.getStatus() == null ? null : migration.getStatus().audit();
    if (output.json()) {
      godwit.console().println(Output.pretty(json(names, audit, result)));
    } else {
      godwit
          .console()
          .print(
              new AuditText(names, godwit.console().paint())
                  .text(audit, sources.isEmpty() ? null : result));
    }
    return result.sure() ? 1 : 0;
  }

  private Migration migration() throws Failure {
    if (subject.file != null) {
      return Documents.read(subject.file).one(Migration.class);
    }
    try (Cluster cluster = godwit.cluster()) {
      return cluster.migration(String.valueOf(subject.name));
    }
  }

  private SourceNames names(MigrationSpec spec) throws Failure {
    try {
      MigrationStrategy strategy = Strategies.of(spec);
      return SourceNames.of(strategy);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()), null, NOT_LOOKED);
    }
  }

  private static Map<String, Object> json(
      SourceNames names, @Nullable AuditStatus audit, SourceScan.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tables", names.tables().stream().map(Objects::toString).toList());
    json.put("columns", names.columns());
    json.put("callers", audit == null ? List.of() : audit.callers());
    json.put("files", result.files());
    json.put("hits", result.hits());
    json.put("cut", result.cut());
    json.put("unread", result.unread());
    return json;
  }
}
