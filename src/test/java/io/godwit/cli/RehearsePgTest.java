package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.whole.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code godwit rehearse}: every example forth, back and forth again on a copy, and what is said
 * where something is wrong with a change, with the copy, or with the application.
 */
@Tag("postgres")
class RehearsePgTest {
  private static final String STATE =
      """
      apiVersion: godwit.io/v1alpha1
      kind: Migration
      metadata: {name: orders-state}
      spec:
        databaseRef: {name: shop}
        change:
          sql:
            tables: [public.orders]
            steps:
              - id: add-state
                up: ALTER TABLE orders ADD COLUMN state text
                down: %s
                probe: >-
                  SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass
                  AND attname = 'state' AND NOT attisdropped)
            waivers:
              - {rule: GW002, reason: no copy of the schema can be made here}
      """;

  private static final String DOWN = "ALTER TABLE orders DROP COLUMN state";

  private final Shell shell = new Shell();

  @TempDir private Path directory;

  private record Case(Example example, TestPostgres.Version version) {}

  /** Every kind, there and back and there again. */
  static Stream<Case> cases() {
    return TestPostgres.Version.ofMatrix().stream()
        .flatMap(version -> Example.all().stream().map(example -> new Case(example, version)));
  }

  private static TestDatabase shop(String name) {
    return shop(TestPostgres.newest(), name);
  }

  private static TestDatabase shop(TestPostgres server, String name) {
    TestDatabase database = server.createDatabase("rehearse_" + name);
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i");
    return database;
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldPerformEveryExample(Case given) throws IOException, InterruptedException {
    // Given
    Example example = given.example();
    TestDatabase database = TestPostgres.of(given.version()).createDatabase("copy_" + example);
    database.psql(example.schema(), "rows=1000");

    // When
    var printed =
        shell.type(
            "rehearse",
            "-f",
            "examples/" + example + "/01-migration.yaml",
            "--database",
            database.url());

    // Then
    assertThat(printed.code()).as(printed.out() + printed.err()).isZero();
    assertThat(printed.out())
        .contains("ROUND", "forth", "back", "forth again", "schema and rows were as before");
    assertThat(database.value(example.wrong())).isEqualTo("0");
  }

  @Test
  void shouldTellWhatAWayBackLeaves() throws IOException {
    TestDatabase database = shop("way_back");
    String file = file("state.yaml", STATE.formatted("SELECT 1"));

    var printed = shell.type("rehearse", "-f", file, "--database", database.url());

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.out())
        .contains(
            "problem: after the way back the schema is not what it was:",
            "+ column public.orders.state text");
  }

  @Test
  void shouldSayItAsJson() throws IOException {
    TestDatabase database = shop("json");
    String file = file("state.yaml", STATE.formatted(DOWN));

    var printed = shell.type("rehearse", "-f", file, "--database", database.url(), "-o", "json");

    assertThat(printed.code()).as(printed.out() + printed.err()).isZero();
    JsonNode data = new ObjectMapper().readTree(printed.out());
    assertThat(data.path("clean").asBoolean()).isTrue();
    assertThat(data.at("/acts/0/phase").asText()).isEqualTo("Prepare");
    assertThat(data.at("/acts/1/longestLockMillis").isInt()).isTrue();
    assertThat(data.at("/bytes/before").asLong()).isPositive();
  }

  @Test
  void shouldLeaveADatabaseAloneThatIsInUse() throws IOException, SQLException {
    TestDatabase database = shop("in_use");
    String before = database.dump();
    String file = file("state.yaml", STATE.formatted(DOWN));

    try (Connection somebody = database.asApplication()) {
      var printed = shell.type("rehearse", "-f", file, "--database", database.url());

      assertThat(somebody.isValid(0)).isTrue();
      assertThat(printed.code()).isEqualTo(2);
      assertThat(printed.err())
          .contains(
              "is not rehearsed on: others are connected to it",
              "as " + database.application(),
              "A copy: createdb -T");
      assertThat(database.dump()).isEqualTo(before);
      assertThat(
              shell.type("rehearse", "-f", file, "--database", database.url(), "--in-use").code())
          .isZero();
    }
  }

  /** What the schema is expected to be, and what is said. */
  enum Expected {
    RIGHT("state text", 0, "forth again went to the end"),
    WRONG("state varchar", 1, "- column public.orders.state character varying"),
    BROKEN("state nonsense", 2, "type \"nonsense\" does not exist");

    private final String column;
    private final int code;
    private final String said;

    Expected(String column, int code, String said) {
      this.column = column;
      this.code = code;
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCompareTheEndWithWhatIsExpected(Expected expected) throws IOException, SQLException {
    // Alone: there is one scratch database on a server.
    TestPostgres server = TestPostgres.alone(TestPostgres.Version.NEWEST);
    try {
      // Given
      TestDatabase database = shop(server, "expect");
      database.letCopySchemas();
      String file = file("state.yaml", STATE.formatted(DOWN));
      String schema =
          file(
              "schema.sql",
              """
              CREATE TABLE public.orders (id bigint PRIMARY KEY, cents int NOT NULL, %s);
              GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO %s;
              """
                  .formatted(expected.column, database.application()));

      // When
      var printed =
          shell.type("rehearse", "-f", file, "--database", database.url(), "--expect", schema);

      // Then
      assertThat(printed.code()).as(printed.out() + printed.err()).isEqualTo(expected.code);
      assertThat(printed.out() + printed.err()).contains(expected.said);
    } finally {
      server.destroy();
    }
  }

  @Test
  void shouldRunTheApplicationsTestsAfterEachPhase() throws IOException {
    TestDatabase database = shop("exec");
    String file = file("state.yaml", STATE.formatted(DOWN));
    Path log = directory.resolve("log");

    var printed =
        shell.type(
            "rehearse",
            "-f",
            file,
            "--database",
            database.url(),
            "--exec",
            "echo $GODWIT_PHASE $GODWIT_SHAPE $PGDATABASE >> " + log);

    assertThat(printed.code()).as(printed.out() + printed.err()).isZero();
    assertThat(Files.readAllLines(log))
        .contains("Prepare old " + database.name(), "Enforce new " + database.name())
        .last()
        .isEqualTo("Contract new " + database.name());
  }

  @Test
  void shouldSayWhichTestsFail() throws IOException {
    TestDatabase database = shop("exec_fails");
    String file = file("state.yaml", STATE.formatted(DOWN));

    var printed =
        shell.type(
            "rehearse",
            "-f",
            file,
            "--database",
            database.url(),
            "--exec",
            "if [ $GODWIT_PHASE = Expand ]; then echo no column state; exit 3; fi");

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.err())
        .contains("tests of the old code after Expand end with 3", "no column state");
  }

  @Test
  void shouldNotTakeAUrlThatIsNone() throws IOException {
    String file = file("state.yaml", STATE.formatted(DOWN));

    var printed = shell.type("rehearse", "-f", file, "--database", "shop_copy:secret");

    assertThat(printed.err()).contains("postgresql://USER").doesNotContain("secret");
    assertThat(printed.code()).isEqualTo(2);
  }
}
