package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.ChangeKind;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.sql.RehearsalLedger;
import io.godwit.sql.SchemaLines;
import io.godwit.support.Pgbench;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.worker.LocalWorker;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example to each of its phases and back, with schema and rows as before, and at last to its
 * end; those that have an application, once more under it.
 */
@Tag("postgres")
class WaysBackPgTest {
  private TestDatabase database;
  private LocalWorker worker;
  private boolean byFlag;
  private Plan plan;
  private @Nullable Pgbench application;

  @AfterEach
  void endApplication() {
    if (application != null) {
      application.close();
    }
  }

  private record Case(Example example, TestPostgres.Version version) {}

  static Stream<Case> cases() {
    return cases(List.of(TestPostgres.Version.values()), Example.all());
  }

  static Stream<Case> applications() {
    return cases(
        TestPostgres.Version.ofMatrix(),
        Example.all().stream().filter(example -> !example.scripts().isEmpty()).toList());
  }

  private static Stream<Case> cases(List<TestPostgres.Version> versions, List<Example> examples) {
    return versions.stream()
        .flatMap(version -> examples.stream().map(example -> new Case(example, version)));
  }

  private void given(Case given, String name) {
    Example example = given.example();
    database = TestPostgres.of(given.version()).createDatabase(name + example);
    database.psql(example.schema(), "rows=1000");
    MigrationSpec spec = example.migration().getSpec();
    byFlag = spec.cutover() != null && spec.cutover().flag() != null;
    ChangeKind change = spec.change().kind();
    worker = new LocalWorker(database, byFlag ? byFlagOf(spec) : Specs.table(change));
  }

  private static MigrationSpec byFlagOf(MigrationSpec example) {
    String flag = example.cutover().flag().table().flag();
    return Specs.patch(
        Specs.move(example.change().kind()),
        "{'cutover': {'flag': {'table': {'flag': '%s'}}}}".formatted(flag));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldLeadBackFromEachPhaseAndForthAgain(Case given) throws SQLException {
    // Given
    given(given, "ways_");
    List<String> schema = schema();
    prepare(1);
    List<Stage> reached = reversible();
    Map<String, String> rows = rows();

    for (Stage last : reached) {
      // When
      forth(last);
      worker.walkBack(last, () -> readers(0));

      // Then
      assertThat(SchemaLines.differences(schema, schema())).as("from " + last).isEmpty();
      assertThat(rows()).as("from " + last).isEqualTo(rows);
      prepare(2 + reached.indexOf(last));
    }

    // When
    forth(Stage.DROP);

    // Then
    assertThat(database.value(given.example().wrong())).isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("applications")
  void shouldLeadBackAndForthUnderTheApplication(Case given)
      throws SQLException, IOException, InterruptedException {
    // Given
    given(given, "busy_");
    List<String> schema = schema();
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      // Whoever waits longer is hurt.
      statement.execute("ALTER ROLE %s SET lock_timeout = '1s'".formatted(database.application()));
    }
    application = given.example().application(database, 1000, "-c", "2", "-R", "200");

    // When
    prepare(1);
    List<Stage> reached = reversible();
    for (Stage last : reached) {
      forth(last);
      someMore();
      worker.walkBack(last, () -> readers(0));
      assertThat(SchemaLines.differences(schema, schema())).as("from " + last).isEmpty();
      prepare(2 + reached.indexOf(last));
    }
    forth(Stage.DROP);
    someMore();

    // Then
    application.endUnharmed();
    assertThat(database.value(given.example().wrong())).isEqualTo("0");
    assertThat(database.value("SELECT string_agg(f::text, '; ') FROM godwit.sync_failures f"))
        .isNull();
  }

  private void prepare(int attempt) throws SQLException {
    assertThat(worker.prepare(attempt)).as(worker.lastWord()).isZero();
    try (Connection connection = database.asOwner()) {
      plan = new RehearsalLedger(connection, database.name()).plan();
    }
  }

  /** Stages that have something to do, up to the first step that cannot be undone. */
  private List<Stage> reversible() {
    return LocalWorker.ROAD.stream()
        .takeWhile(stage -> plan.steps(stage).stream().noneMatch(SqlStep::irreversible))
        .filter(this::works)
        .toList();
  }

  private boolean works(Stage stage) {
    return stage == Stage.BACKFILL ? !plan.filled().isEmpty() : !plan.steps(stage).isEmpty();
  }

  private void forth(Stage last) {
    for (Stage stage : LocalWorker.ROAD.subList(0, LocalWorker.ROAD.indexOf(last) + 1)) {
      if (works(stage)) {
        worker.forth(stage);
      }
      if (stage == Stage.ENFORCE && plan.transform() != null) {
        assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
        assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
      }
      if (stage == Stage.CUTOVER) {
        readers(100);
      }
    }
  }

  private void readers(int percent) {
    if (byFlag) {
      worker.flag(percent);
      someMore();
    }
  }

  /** So much that whoever began before has ended; the server counts once in a second or so. */
  private void someMore() {
    if (application != null) {
      long from = committed();
      await().until(() -> !application.alive() || committed() > from + 300);
    }
  }

  private long committed() {
    return Long.parseLong(
        database.value(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
  }

  private List<String> schema() throws SQLException {
    try (Connection connection = database.asOwner()) {
      return SchemaLines.of(connection);
    }
  }

  private Map<String, String> rows() throws SQLException {
    try (Connection connection = database.asOwner()) {
      return new RehearsalLedger(connection, database.name()).contents(plan.tables());
    }
  }
}
