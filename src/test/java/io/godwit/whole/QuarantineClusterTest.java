package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that cannot be transformed, from the worker that finds them to the one who decides. */
@Tag("cluster")
class QuarantineClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  private static final Change.ChangeColumnType TO_NUMBER =
      new Change.ChangeColumnType(
          "notes", "cents", "amount", "integer", "cents::integer", "amount::text");

  @Test
  void shouldWaitForEveryRowToBePutRightOrWaived() {
    // Given
    TestDatabase database = TestPostgres.newest().createDatabase("quarantined");
    database.execute(
        "CREATE TABLE notes (id int PRIMARY KEY, cents text)",
        "INSERT INTO notes SELECT i, CASE WHEN i IN (7, 70) THEN 'none' ELSE i::text END"
            + " FROM generate_series(1, 100) i");
    GODWIT.connect(database, "quarantined");
    GODWIT.apply(
        "quarantined",
        Specs.patch(
            Specs.changeType(TO_NUMBER),
            "{'databaseRef': {'name': 'quarantined'}, 'cutover': {'flag': {'table': {'flag':"
                + " 'notes'}}}}"));

    // When
    MigrationStatus waiting = GODWIT.awaitGate("quarantined", "quarantine");
    String listed = listed();
    database.execute("UPDATE notes SET cents = '7' WHERE id = 7");
    GODWIT.annotate("quarantined", "godwit.io/quarantine-waive", "[\"70\"]@known-to-be-empty");
    GODWIT.annotate("quarantined", "godwit.io/quarantine-retry", "corrected");
    MigrationStatus status = GODWIT.await("quarantined", now -> now.outcome() != null);

    // Then
    assertThat(Objects.requireNonNull(waiting.progress()).quarantined()).isEqualTo(2);
    assertThat(listed).contains("\"7\"", "\"70\"", "22P02").doesNotContain("none");
    assertThat(status.outcome()).as(Installation.message(status)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(
            database.value(
                "SELECT string_agg(id || ' ' || coalesce(amount::text, 'waived'), ', ' ORDER BY id)"
                    + " FROM notes WHERE id IN (7, 70) OR amount IS DISTINCT FROM id"))
        .isEqualTo("7 7, 70 waived");
    assertThat(listed()).doesNotContain("\"7\"");
  }

  /** What the command line shows. */
  private static String listed() {
    var there =
        GODWIT
            .client()
            .configMaps()
            .inNamespace(GODWIT.namespace())
            .withName("quarantined-quarantine");
    return Awaitility.await("the list")
        .atMost(Installation.PATIENCE)
        .until(
            () -> there.get() == null ? "" : there.get().getData().toString(), s -> !s.isEmpty());
  }
}
