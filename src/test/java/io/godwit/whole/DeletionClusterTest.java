package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.godwit.api.Database;
import io.godwit.api.DatabaseStatus;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Resources that are deleted in the middle of the road. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class DeletionClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldGoOnWhereItWasWhenAppliedAgain() {
    // Given
    Shop shop = new Shop(TestPostgres.newest().createDatabase("retain"));
    GODWIT.connect(shop.database(), "retain");
    MigrationSpec spec =
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'retain'}, 'stopAfter': 'Backfill', 'backfill': {'batch': {'rows': 100, 'maxRows': 100}, 'pause':"
                + " '100ms', 'workers': {'max': 1}}}");
    shop.open();
    GODWIT.apply("retain", spec);
    GODWIT.await(
        "retain", status -> status.progress() != null && status.progress().rowsDone() > 1000);

    // When
    GODWIT.delete("retain", DeletionPropagation.BACKGROUND);
    GODWIT.awaitGone("retain");
    List<String> orphaned = awaitOrphaned("retain");
    long doneBefore = rowsDone(shop);
    GODWIT.apply(
        "retain", Specs.patch(spec, "{'backfill': {'pause': '0ms', 'batch': {'maxRows': 10000}}}"));
    GODWIT.awaitGate("retain", "stopAfter");

    // Then
    shop.shouldHaveServedEverybody();
    assertThat(orphaned).containsExactly("retain");
    assertThat(doneBefore).isBetween(1000L, (long) Shop.ORDERS);
    // Had it begun anew, the first rows would have been visited twice.
    assertThat(rowsDone(shop)).isLessThan(Shop.ORDERS + doneBefore);
    assertThat(shop.database().value("SELECT count(*) FROM godwit.migrations")).isEqualTo("1");
    assertThat(shop.wrongOrders("o.amount * 100")).isZero();
  }

  @Test
  void shouldWalkBackBeforeItGoesWhenThePolicySaysSo() {
    // Given
    Shop shop = new Shop(TestPostgres.newest().createDatabase("rollback"));
    String before = shop.database().dump();
    GODWIT.connect(shop.database(), "rollback");
    shop.open();
    GODWIT.apply(
        "rollback",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'rollback'}, 'deletionPolicy': 'RollBack', 'soak':"
                + " {'duration': '1h'}}"));
    GODWIT.await("rollback", status -> "Soak".equals(status.phase()));

    // When
    GODWIT.delete("rollback", DeletionPropagation.FOREGROUND);
    GODWIT.awaitGone("rollback");

    // Then
    shop.shouldHaveServedEverybody();
    assertThat(shop.database().dump()).isEqualTo(before);
    assertThat(shop.wrongOrders("o.amount_cents")).isZero();
  }

  /** Its own server is stopped: one waits for a word, one has nothing to wait for. */
  @Test
  void shouldLetGoOfADatabaseThatIsAway() {
    // Given
    TestPostgres server = TestPostgres.alone(TestPostgres.Version.NEWEST);
    for (String name : List.of("abandoned", "never-begun")) {
      TestDatabase database = server.createDatabase(name);
      database.execute("CREATE TABLE orders (id int PRIMARY KEY, amount_cents int NOT NULL)");
      if (name.equals("never-begun")) {
        GODWIT.connectWrongly(database, name, "port", "1");
      } else {
        GODWIT.connect(database, name);
      }
      GODWIT.apply(
          name,
          Specs.patch(
              Specs.changeType(RollbackClusterTest.TO_NUMERIC),
              "{'databaseRef': {'name': '%s'}, 'stopAfter': 'Expand', 'deletionPolicy': 'RollBack'}"
                  .formatted(name)));
    }
    GODWIT.awaitGate("abandoned", "stopAfter");
    GODWIT.awaitGate("never-begun", "database");

    // When
    server.destroy();
    GODWIT.delete("abandoned", DeletionPropagation.BACKGROUND);
    GODWIT.delete("never-begun", DeletionPropagation.BACKGROUND);
    GODWIT.awaitGone("never-begun");
    MigrationStatus waiting = GODWIT.awaitGate("abandoned", "database");
    GODWIT.annotate("abandoned", "godwit.io/abandon", "yes");
    GODWIT.awaitGone("abandoned");

    // Then
    assertThat(Installation.reason(waiting)).isEqualTo("DatabaseUnreachable");
    assertThat(GODWIT.told("abandoned", "Abandoned").getFirst())
        .contains("let go as asked", "left in the database, phase Expand", "table public.orders");
  }

  private static long rowsDone(Shop shop) {
    return Long.parseLong(
        Objects.requireNonNull(shop.database().value("SELECT sum(rows_done) FROM godwit.ranges")));
  }

  private static List<String> awaitOrphaned(String database) {
    return Awaitility.await("orphaned")
        .atMost(Installation.PATIENCE)
        .until(
            () -> {
              DatabaseStatus status =
                  GODWIT
                      .client()
                      .resources(Database.class)
                      .inNamespace(GODWIT.namespace())
                      .withName(database)
                      .get()
                      .getStatus();
              return Objects.requireNonNull(status.orphaned()).stream()
                  .map(DatabaseStatus.MigrationEntry::name)
                  .toList();
            },
            list -> !list.isEmpty());
  }
}
