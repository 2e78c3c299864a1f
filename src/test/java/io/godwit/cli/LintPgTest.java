package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.lint.Rule;
import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit lint} with a PostgreSQL that it starts itself, as on a developer's machine. */
@Tag("postgres")
class LintPgTest {
  private static final String PROGRAMS = "godwit.postgres.bin";
  private static final Path GOLDEN = Path.of("src/test/resources/golden/cli");

  private final Shell shell = new Shell();

  @TempDir private Path directory;

  @BeforeEach
  void find() {
    String programs = System.getenv("GODWIT_POSTGRES_NEWEST");
    assumeTrue(programs != null, "GODWIT_POSTGRES_NEWEST is not set; dev/test.sh sets it");
    System.setProperty(PROGRAMS, programs);
  }

  @AfterEach
  void forget() {
    System.clearProperty(PROGRAMS);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private String schema() throws IOException {
    return file(
        "schema.sql",
        """
        \\restrict abc
        SET search_path = '';
        CREATE TABLE public.orders (id bigint PRIMARY KEY, cents int NOT NULL, note text);
        """);
  }

  @Test
  void shouldSayWhatIsWrongAndWhere() throws IOException {
    String sql =
        file(
            "wrong.sql",
            """
            -- What is new.
            ALTER TABLE orders ADD COLUMN state text;
            CREATE INDEX by_state
              ON orders (state);

            -- godwit:waive GW401 nobody has read it since 2019
            ALTER TABLE orders DROP COLUMN note;
            -- godwit:waive GW406
            UPDATE orders SET state = 'new; really';
            """);

    var text = shell.type("lint", sql, "--schema", schema());
    var sarif = shell.type("lint", sql, "--schema", schema(), "-o", "sarif");

    assertThat(text.code()).as(text.err()).isEqualTo(1);
    Generated.check(GOLDEN.resolve("lint.txt"), text.out().replace(directory + "/", ""));
    assertThat(sarif.code()).isEqualTo(1);
    JsonNode log = new ObjectMapper().readTree(sarif.out());
    assertThat(log.at("/version").asText()).isEqualTo("2.1.0");
    assertThat(log.at("/$schema").asText()).contains("sarif-2.1.0");
    JsonNode run = log.at("/runs/0");
    assertThat(run.at("/tool/driver/name").asText()).isEqualTo("godwit");
    assertThat(run.at("/tool/driver/rules")).hasSize(Rule.values().length);
    assertThat(run.at("/results")).isNotEmpty();
    for (JsonNode result : run.at("/results")) {
      JsonNode rule = run.at("/tool/driver/rules").get(result.at("/ruleIndex").asInt());
      assertThat(rule.at("/id")).isEqualTo(result.at("/ruleId"));
      assertThat(result.at("/level").asText()).isIn("error", "warning");
      assertThat(result.at("/message/text").asText()).isNotBlank();
      JsonNode place = result.at("/locations/0/physicalLocation");
      assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo(sql);
      assertThat(place.at("/region/startLine").asInt()).isBetween(1, 10);
    }
  }

  @Test
  void shouldBeContentWithWhatIsRight() throws IOException {
    String sql =
        file(
            "right.sql",
            """
            SET lock_timeout = '1s';
            ALTER TABLE orders ADD COLUMN state text;
            CREATE INDEX CONCURRENTLY by_state ON orders (state);
            """);

    var printed = shell.type("lint", sql, "--schema", schema());

    assertThat(printed.code()).as(printed.out() + printed.err()).isZero();
    assertThat(printed.out()).isEqualTo("0 errors, 0 warnings, 0 waived\n");
  }

  @Test
  void shouldReadAMigration() throws IOException {
    String example = "examples/orders-priority-added/01-migration.yaml";
    String schema =
        file(
            "tables.sql",
            "CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, placed date NOT NULL)");

    var right = shell.type("lint", "-f", example, "--schema", schema);
    String text =
        Files.readString(Path.of(example)).replace("DROP COLUMN priority", "DROP COLUMN state");
    var wrong = shell.type("lint", "-f", file("wrong.yaml", text), "--schema", schema);

    assertThat(right.code()).as(right.out() + right.err()).isZero();
    assertThat(right.out()).contains("GW003 waiver-unused: waiver of GW002");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.out())
        .contains("wrong.yaml:expand/add-priority:1: error GW802 undo-leads-elsewhere");
  }

  @Test
  void shouldSayWhenItCannotTry() throws IOException {
    String sql = file("right.sql", "SELECT 1");
    var absent = shell.type("lint", directory + "/nowhere.sql");
    var broken =
        shell.type("lint", sql, "--schema", file("broken.sql", "SELECT 1;\nCREATE TABEL x"));
    var other = shell.type("lint", "-f", "examples/orders-reindexed/01-migration.yaml");
    System.setProperty(PROGRAMS, directory.toString());
    var without = shell.type("lint", sql);

    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err()).contains("nowhere.sql cannot be read");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("broken.sql, line 2: syntax error");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("holds no change of kind sql");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err())
        .contains("no PostgreSQL to try the statements on: --connect to a database, or let initdb");
  }
}
