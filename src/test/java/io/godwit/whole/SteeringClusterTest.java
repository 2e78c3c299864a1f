package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.godwit.api.Condition;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What people do to a migration that is under way: to it, to its Secret, to its claim. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class SteeringClusterTest {
  private static final String SESSIONS =
      "SELECT string_agg(DISTINCT usename, ' ') FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldFollowTheSecretAndStopWithoutIt() throws SQLException {
    // Given
    TestDatabase database = small("rotation", "orders");
    String other = database.name() + "_other";
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "CREATE ROLE %s LOGIN PASSWORD 'other' IN ROLE %s".formatted(other, database.owner()));
    }
    Map<String, String> entries = Map.of("username", other, "password", "other");
    GODWIT.connect(database, "rotation");
    GODWIT.apply("rotation", renamed("rotation", "orders", "{'stopAfter': 'Expand'}"));
    GODWIT.awaitGate("rotation", "stopAfter");

    // When
    GODWIT.changeSecret(database, "rotation", entries);
    awaitSessions(database, other);
    GODWIT.deleteSecret("rotation");
    MigrationStatus without = GODWIT.awaitGate("rotation", "database");
    String before = database.dump() + database.value("SELECT phase FROM godwit.control");
    GODWIT.edit("rotation", spec -> Specs.patch(spec, "{'stopAfter': 'DualWrite'}"));
    GODWIT.await("rotation", status -> status.observedGeneration() == 2);
    String after = database.dump() + database.value("SELECT phase FROM godwit.control");
    String sessions = database.value(SESSIONS);
    GODWIT.changeSecret(database, "rotation", entries);

    // Then
    var status = GODWIT.awaitGate("rotation", "stopAfter");
    assertThat(status.phase()).isEqualTo("DualWrite");
    assertThat(Installation.message(without))
        .startsWith("Secret rotation-secret does not exist")
        .contains("create it with the keys");
    assertThat(after).isEqualTo(before);
    assertThat(sessions).isNull();
  }

  @Test
  void shouldRestWhileItIsHeldAndActOnAnAnnotationAlone() {
    // Given
    Shop shop = new Shop(TestPostgres.newest().createDatabase("steered"));
    String before = shop.database().dump();
    GODWIT.connect(shop.database(), "steered");
    GODWIT.apply(
        "steered",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'steered'}, 'backfill': {'batch': {'rows': 100, 'maxRows': 100}, 'pause':"
                + " '200ms', 'workers': {'max': 1}}}"));
    GODWIT.await("steered", status -> rows(status) > 0);

    // When
    GODWIT.edit("steered", spec -> Specs.patch(spec, "{'suspend': true}"));
    MigrationStatus suspended = GODWIT.awaitGate("steered", "suspend");
    awaitRest(shop.database());
    GODWIT.editDatabase("steered", spec -> held(spec, true));
    GODWIT.edit("steered", spec -> Specs.patch(spec, "{'suspend': false}"));
    MigrationStatus held = GODWIT.awaitGate("steered", "hold");
    awaitRest(shop.database());
    GODWIT.editDatabase("steered", spec -> held(spec, false));
    GODWIT.await("steered", status -> rows(status) > rows(held));
    GODWIT.annotate("steered", "godwit.io/approve", "nonsense");
    GODWIT.annotate("steered", "godwit.io/rollback", "token-1");
    MigrationStatus status = GODWIT.await("steered", now -> now.outcome() != null);

    // Then
    assertThat(suspendedBy(suspended)).isEqualTo("Suspended");
    assertThat(suspendedBy(held)).isEqualTo("DatabaseHold");
    assertThat(status.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(status.observedGeneration())
        .as("annotations are no change of the spec")
        .isEqualTo(3);
    assertThat(status.lastHandledActions())
        .extracting(HandledAction::action, HandledAction::token)
        .contains(
            org.assertj.core.groups.Tuple.tuple("approve", "nonsense"),
            org.assertj.core.groups.Tuple.tuple("rollback", "token-1"));
    assertThat(GODWIT.told("steered", "ActionRefused").getFirst())
        .contains("refused: an approval is written contract@<planHash>");
    assertThat(shop.database().dump()).isEqualTo(before);
  }

  @Test
  void shouldTakeAMigrationOverFromTheDeadAndFromTheLivingOnlyWhenTold() {
    // Given
    TestDatabase database = small("claims", "silent", "alive", "changed");
    GODWIT.connect(database, "claims");
    for (String table : new String[] {"silent", "alive", "changed"}) {
      GODWIT.apply(table, renamed("claims", table, "{'stopAfter': 'Expand'}"));
    }
    for (String table : new String[] {"silent", "alive", "changed"}) {
      GODWIT.awaitGate(table, "stopAfter");
    }

    // When: another cluster holds them, one dead for more than a minute, one alive.
    hold(database, "silent", "clock_timestamp() - interval '61 seconds'");
    hold(database, "alive", "clock_timestamp() + interval '1 hour'");
    GODWIT.delete("changed", DeletionPropagation.BACKGROUND);
    GODWIT.awaitGone("changed");
    GODWIT.apply(
        "changed",
        Specs.patch(
            renamed("claims", "changed", "{'deletionPolicy': 'RollBack'}"),
            "{'change': {'renameColumn': {'table': 'changed', 'column': 'old', 'newColumn':"
                + " 'newer'}}}"));

    // Then
    awaitHolder(database, "silent");
    MigrationStatus elsewhere = GODWIT.awaitGate("alive", "claim");
    assertThat(Installation.reason(elsewhere)).isEqualTo("HeldElsewhere");
    assertThat(Installation.message(elsewhere)).contains("uid elsewhere in cluster far");
    GODWIT.annotate("alive", "godwit.io/adopt", "token-1");
    awaitHolder(database, "alive");
    MigrationStatus refused = GODWIT.awaitGate("changed", "job");
    assertThat(Installation.message(refused))
        .contains("under way in this database with another change", "\"newColumn\": \"new\"");
    // Whoever never held it takes nothing back.
    GODWIT.delete("changed", DeletionPropagation.BACKGROUND);
    GODWIT.awaitGone("changed");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_attribute"
                    + " WHERE attrelid = 'changed'::regclass AND attname = 'new'"))
        .isEqualTo("1");
  }

  @Test
  void shouldRenameAColumnAndWalkBackAfterCutover() {
    // Given
    TestDatabase database = small("rename", "back");
    String before = database.dump();
    GODWIT.connect(database, "rename");
    GODWIT.apply("back", renamed("rename", "back", "{'stopAfter': 'Cutover'}"));
    GODWIT.awaitGate("back", "stopAfter");

    // When: old and new programs write side by side.
    database.execute(
        "INSERT INTO back (id, old) VALUES (2, 'by the old name')",
        "INSERT INTO back (id, new) VALUES (3, 'by the new name')",
        "UPDATE back SET new = 'changed' WHERE id = 1");
    GODWIT.annotate("back", "godwit.io/rollback", "test");
    MigrationStatus back = GODWIT.await("back", now -> now.outcome() != null);

    // Then
    assertThat(back.outcome()).as(Installation.message(back)).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(database.value("SELECT string_agg(old, ', ' ORDER BY id) FROM back"))
        .isEqualTo("changed, by the old name, by the new name");
    assertThat(database.dump()).isEqualTo(before);
  }

  private static TestDatabase small(String name, String... tables) {
    TestDatabase database = TestPostgres.newest().createDatabase(name);
    for (String table : tables) {
      database.execute(
          "CREATE TABLE %s (id int PRIMARY KEY, old text)".formatted(table),
          "INSERT INTO %s VALUES (1, 'first')".formatted(table));
    }
    return database;
  }

  private static MigrationSpec renamed(String database, String table, String patch) {
    return Specs.patch(
        Specs.patch(
            Specs.rename(table, "old", "new"),
            "{'databaseRef': {'name': '%s'}, 'cutover': {'flag': {'table': {'flag': '%s'}}}}"
                .formatted(database, table)),
        patch);
  }

  private static DatabaseSpec held(DatabaseSpec spec, boolean hold) {
    return new DatabaseSpec(
        spec.connection(),
        spec.replicas(),
        spec.health(),
        spec.notifications(),
        spec.concurrency(),
        spec.windows(),
        spec.blackouts(),
        spec.jobTemplate(),
        hold);
  }

  /** Why the condition Suspended is True. */
  private static String suspendedBy(MigrationStatus status) {
    return Objects.requireNonNull(status.conditions()).stream()
        .filter(condition -> condition.type().equals("Suspended"))
        .filter(condition -> condition.status().equals("True"))
        .map(Condition::reason)
        .findFirst()
        .orElse("");
  }

  private static long rows(MigrationStatus status) {
    return status.progress() == null ? 0 : status.progress().rowsDone();
  }

  private static void awaitSessions(TestDatabase database, String role) {
    Awaitility.await("sessions of " + role)
        .atMost(Installation.PATIENCE)
        .until(() -> database.value(SESSIONS), role::equals);
  }

  /** No batch for as long as ten would have taken. */
  private static void awaitRest(TestDatabase database) {
    String done = "SELECT sum(rows_done) FROM godwit.ranges";
    Awaitility.await("workers rest")
        .atMost(Installation.PATIENCE)
        .until(() -> "f".equals(database.value("SELECT bool_and(run) FROM godwit.control")));
    String[] last = {database.value(done)};
    Awaitility.await("no batch")
        .atMost(Installation.PATIENCE)
        .during(Duration.ofSeconds(2))
        .until(
            () -> {
              String before = last[0];
              last[0] = database.value(done);
              return Objects.equals(before, last[0]);
            });
  }

  private static void hold(TestDatabase database, String migration, String heartbeat) {
    database.execute(
        """
        UPDATE godwit.control c SET holder = 'elsewhere', cluster = 'far', fence = fence + 1,
          heartbeat = %s
        FROM godwit.migrations m WHERE m.id = c.migration AND m.name = '%s'
        """
            .formatted(heartbeat, migration));
  }

  private static void awaitHolder(TestDatabase database, String migration) {
    String uid = GODWIT.migration(migration).getMetadata().getUid();
    Awaitility.await("holder of " + migration)
        .atMost(Installation.PATIENCE)
        .until(
            () ->
                database.value(
                    "SELECT holder FROM godwit.control c JOIN godwit.migrations m ON m.id ="
                        + " c.migration WHERE m.name = '%s'".formatted(migration)),
            uid::equals);
  }
}
