package io.godwit.sql;

import io.godwit.engine.FreeStep;
import io.godwit.engine.SqlStatement;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import io.godwit.lint.Inventory;
import io.godwit.lint.Linter;
import io.godwit.lint.Live;
import io.godwit.lint.Rule;
import io.godwit.lint.Trace;
import io.godwit.lint.Verdict;
import io.godwit.lint.Waiver;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of {@code src/test/resources/rules}: what a rule speaks of, and beside it what it lets
 * pass. Lines before {@code === bad} say what else the judge is told: {@code -- rows TABLE N},
 * {@code -- published TABLE}, {@code -- version N}, {@code -- schema STATEMENT}. Behind {@code bad}
 * or {@code good}: {@code step} for a step of a Migration, {@code alone} for its mode.
 */
public record RuleExample(Rule rule, List<String> told, Part bad, Part good) {
  private static final Path FOLDER = Path.of("src/test/resources/rules");
  private static final long MANY = 5_000_000;

  /** One of the two. */
  public record Part(String options, String text) {
    boolean step() {
      return options.contains("step");
    }

    boolean alone() {
      return options.contains("alone");
    }

    /** What stands in a section of a step; the statements themselves where none is named. */
    String section(String name, String otherwise) {
      String[] halves = text.split("--- " + name + "\n", 2);
      return halves.length < 2 ? otherwise : halves[1].split("\n--- ", 2)[0].strip();
    }

    /** The way forth. */
    public String up() {
      return text.split("\n--- ", 2)[0].strip();
    }
  }

  /** The example of a rule. */
  public static RuleExample of(Rule rule) {
    String text = read(rule.name() + ".sql");
    String[] halves = text.split("=== bad|=== good");
    return new RuleExample(rule, halves[0].lines().toList(), part(halves[1]), part(halves[2]));
  }

  private static Part part(String text) {
    int line = text.indexOf('\n');
    return new Part(text.substring(0, line).strip(), text.substring(line + 1).strip());
  }

  /** The tables that all examples speak of. */
  public static String schema() {
    return read("schema.sql");
  }

  private static String read(String name) {
    try {
      return Files.readString(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the judge says to a part, tried on a server. */
  Verdict judge(TestPostgres.Version version, Part part) throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase(rule.name());
    try (Connection connection = database.asSuperuser();
        ScratchDatabase scratch = ScratchDatabase.empty(connection)) {
      Connection copy = scratch.connection();
      for (SqlStatement statement : SqlStatement.split(schema())) {
        Rows.execute(copy, statement.sql());
      }
      for (String line : told("schema")) {
        Rows.execute(copy, line);
      }
      Inventory initial = Inventories.read(copy);
      List<SqlStatement> statements = SqlStatement.split(part.up());
      Trace trace =
          part.step()
              ? Traces.steps(
                  copy, null, List.of(step(part, statements)), Set.of(TableName.parse("orders")))
              : Traces.file(copy, null, statements);
      Live live = live(initial, LiveTables.version(copy));
      return Linter.judge(trace, live, Waiver.of(statements));
    }
  }

  private static FreeStep step(Part part, List<SqlStatement> up) {
    return new FreeStep(
        "expand/step",
        Stage.EXPAND,
        part.alone() ? SqlStep.Mode.ALONE : SqlStep.Mode.TRANSACTION,
        up,
        SqlStatement.split(part.section("down", "SELECT 1")),
        null,
        part.section("probe", "SELECT true"));
  }

  private Live live(Inventory initial, int version) {
    Map<TableName, Live.Table> tables = new HashMap<>();
    for (Inventory.Relation relation : initial.relations().values()) {
      if (relation.table()) {
        String name = relation.name().toString();
        long rows =
            told("rows").stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(MANY);
        tables.put(
            relation.name(),
            new Live.Table(rows, rows * 200, 10, told("published").contains(name)));
      }
    }
    return new Live(
        told("version").stream().map(Integer::valueOf).findFirst().orElse(version), tables);
  }

  private List<String> told(String word) {
    return told.stream()
        .filter(line -> line.startsWith("-- " + word + " "))
        .map(line -> line.substring(word.length() + 4))
        .toList();
  }
}
