package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddColumnSpec;
import io.godwit.api.ChangeKind;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.SetNotNullSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code spec.prepare.rehearse}: the Job of Prepare performs the migration on another Database. */
@Tag("cluster")
class RehearsalClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  private static TestDatabase remarks(String name) {
    TestDatabase database = TestPostgres.newest().createDatabase(name);
    database.execute(
        "CREATE TABLE remarks (id int PRIMARY KEY, said text)",
        "INSERT INTO remarks SELECT i, 'so' FROM generate_series(1, 1000) i",
        "ANALYZE remarks");
    GODWIT.connect(database, name);
    return database;
  }

  private static void apply(String name, ChangeKind change) {
    GODWIT.apply(
        name,
        Specs.patch(
            Specs.table(change),
            """
            {'databaseRef': {'name': '%1$s'},
             'prepare': {'rehearse': {'databaseRef': {'name': '%1$s-copy'}}}}"""
                .formatted(name)));
  }

  private static String plan(String name) {
    return GODWIT
        .client()
        .configMaps()
        .inNamespace(GODWIT.namespace())
        .withName(name + "-plan")
        .get()
        .getData()
        .get("MIGRATION-PLAN.md");
  }

  @Test
  void shouldPerformTheChangeOnTheCopyFirst() {
    // Given
    final TestDatabase database = remarks("rehearsed");
    final TestDatabase copy = remarks("rehearsed-copy");

    // When
    apply(
        "rehearsed",
        new AddColumnSpec("remarks", "token", "uuid", "gen_random_uuid()", true, null));
    MigrationStatus status = GODWIT.await("rehearsed", now -> now.outcome() != null);

    // Then
    assertThat(status.outcome()).as(Installation.message(status)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(database.value("SELECT count(DISTINCT token) FROM remarks")).isEqualTo("1000");
    assertThat(copy.value("SELECT count(DISTINCT token) FROM remarks")).isEqualTo("1000");
    assertThat(plan("rehearsed")).contains("Rehearsed on a copy:", "forth again went to the end");
  }

  @Test
  void shouldRefuseWhatFailsOnTheCopyAndTouchNothing() {
    // Given
    TestDatabase database = remarks("unrehearsed");
    remarks("unrehearsed-copy").execute("INSERT INTO remarks VALUES (0, NULL)");
    String before = database.dump();

    // When
    apply("unrehearsed", new SetNotNullSpec("remarks", "said"));
    MigrationStatus refused = GODWIT.await("unrehearsed", now -> now.outcome() != null);

    // Then
    assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(Installation.message(refused)).contains("the rehearsal on", "said");
    assertThat(database.dump()).isEqualTo(before);
  }
}
