package io.godwit.whole;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Database;
import io.godwit.api.Migration;
import io.godwit.support.Pgbench;
import io.godwit.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of {@code examples}: resources for kubectl, and beside them in {@code test} the tables,
 * the application as scripts of pgbench, and a query that counts what went wrong.
 */
public record Example(Path folder) {
  /** Every folder. */
  public static List<Example> all() {
    return children(Path.of("examples"))
        .filter(folder -> Files.exists(folder.resolve("01-migration.yaml")))
        .map(Example::new)
        .toList();
  }

  Database database() {
    return Serialization.unmarshal(text("00-database.yaml"), Database.class);
  }

  /** Its Migration, without what the API server fills in. */
  public Migration migration() {
    return Serialization.unmarshal(text("01-migration.yaml"), Migration.class);
  }

  /** Its tables, as SQL for psql. */
  public Path schema() {
    return folder.resolve("test/schema.sql");
  }

  /** Rows that the new shape has lost, as SQL. */
  public String wrong() {
    return text("test/wrong.sql").replace("(:amount)", "o.amount");
  }

  /** Its application, at work on a database; with more arguments of pgbench. */
  Pgbench application(TestDatabase database, int rows, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-D", "rows=" + rows));
    all.addAll(List.of(arguments));
    scripts().forEach(script -> all.addAll(List.of("-f", script.toString())));
    return Pgbench.start(database, all.toArray(String[]::new));
  }

  /** What the application does all day. */
  List<Path> scripts() {
    return children(folder.resolve("test"))
        .filter(file -> file.toString().endsWith(".pgbench"))
        .toList();
  }

  String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
