package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit lint} with the schema, the sizes and the server of a database that is in use. */
@Tag("postgres")
class LintDatabasePgTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;

  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = TestPostgres.newest().createDatabase("linted");
    database.letCopySchemas();
    database.execute(
        "CREATE TABLE countries (id int PRIMARY KEY, state text NOT NULL, placed date NOT NULL)",
        "INSERT INTO countries SELECT i, 's', now() FROM generate_series(1, 40) i",
        "CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, placed date NOT NULL)",
        // 70 MB, which no server is taken to read in half a second.
        "INSERT INTO orders SELECT i, repeat('s', 300), now() FROM generate_series(1, 200000) i",
        "ANALYZE");
  }

  @AfterEach
  void tidyUp() throws SQLException {
    if (database != null) {
      database.dropScratch();
    }
  }

  private Shell.Printed lint(String sql) throws IOException {
    Path file = Files.writeString(directory.resolve("index.sql"), sql);
    return shell.type("lint", file.toString(), "--database", database.url());
  }

  @Test
  void shouldWeighWhatItFindsByTheTablesThatAreThere() throws IOException {
    // Given
    String before = database.dump();

    // When
    var small = lint("CREATE INDEX by_state ON countries (state)");
    var large = lint("CREATE INDEX by_state ON orders (state)");

    // Then
    assertThat(small.code()).as(small.out() + small.err()).isZero();
    assertThat(small.out()).contains("warning GW101");
    assertThat(large.code()).as(large.out() + large.err()).isEqualTo(1);
    assertThat(large.out()).contains("error GW101", "200,000 rows");
    assertThat(database.dump()).isEqualTo(before);
  }

  @Test
  void shouldTryTheStepsOfAMigrationOnACopy() {
    // Given
    String example = "examples/orders-priority-added/01-migration.yaml";
    String before = database.dump();

    // When
    var printed = shell.type("lint", "-f", example, "--database", database.url());

    // Then
    assertThat(printed.code()).as(printed.out() + printed.err()).isZero();
    assertThat(database.dump()).isEqualTo(before);
  }

  @Test
  void shouldSayThatItCouldNotBeTried() throws IOException {
    var unreachable =
        shell.type(
            "lint",
            Files.writeString(directory.resolve("one.sql"), "SELECT 1").toString(),
            "--database",
            database.url().replace("localhost", "nowhere.invalid"));

    assertThat(unreachable.code()).isEqualTo(2);
    assertThat(unreachable.err()).contains("nowhere.invalid").doesNotContain(TestPostgres.PASSWORD);
  }
}
