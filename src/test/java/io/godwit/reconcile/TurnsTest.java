package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.godwit.api.Database;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Turn;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import io.godwit.support.Specs;
import io.godwit.support.Timetables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of the resources and ledgers counts for whose turn it is. */
class TurnsTest {
  private final List<Migration> known = new ArrayList<>();
  private final Map<String, Ledger> ledgers = new HashMap<>();

  @Test
  void shouldLetTheOldestBeginFirst() {
    // Given
    Migration older = migration("older", "a", "{}");
    Migration younger = migration("younger", "b", "{}");

    // Then
    assertThat(before(older, 1)).isNull();
    assertThat(before(younger, 1)).isEqualTo(Reason.CONCURRENCY_LIMIT);
    assertThat(before(younger, 2)).isNull();
    assertThat(before(younger, null)).isNull();
  }

  @Test
  void shouldLetWhoHasBegunGoOn() {
    // Given
    Migration older = migration("older", "a", "{}");
    Migration begun = migration("begun", "b", "{}");
    begun.setStatus(status("Backfill", null));

    // Then
    assertThat(before(begun, 1)).isNull();
    assertThat(before(older, 1)).isEqualTo(Reason.CONCURRENCY_LIMIT);
  }

  @Test
  void shouldCountWhoHasOnlyEnteredItsLedger() {
    // Given: its plan is not stored yet, and its status says nothing of a Job.
    Migration older = migration("older", "a", "{}");
    Migration entered = migration("entered", "b", "{}");
    entered.setStatus(new Resource().look(Situations.unplanned()));
    entered.getMetadata().setUid(LedgerDraft.HOLDER);
    ledgers.put("shop/entered", LedgerDraft.in(Phase.PREPARE).unplanned().ledger());

    // Then
    assertThat(before(older, 1)).isEqualTo(Reason.CONCURRENCY_LIMIT);
  }

  @Test
  void shouldNotWaitForTheSuspendedNorForOtherDatabases() {
    // Given
    migration("suspended", "a", "{'suspend': true}");
    migration("elsewhere", "b", "{'databaseRef': {'name': 'stock'}}");
    migration("deleted", "c", "{}").getMetadata().setDeletionTimestamp(NOON.toString());
    Migration free = migration("free", "d", "{}");

    // Then
    assertThat(before(free, 1)).isNull();
  }

  @Test
  void shouldWaitForWhatComesFirst() {
    // Given
    Migration then = migration("then", "a", "{'dependsOn': [{'name': 'first'}]}");
    Migration first = migration("first", "b", "{}");

    // Then: nobody waits for one that waits itself.
    assertThat(before(then, 1)).isEqualTo(Reason.DEPENDENCY_PENDING);
    assertThat(before(first, 1)).isNull();

    // When
    first.setStatus(status("Succeeded", Outcome.SUCCEEDED));

    // Then
    assertThat(before(then, 1)).isNull();
  }

  @Test
  void shouldKnowFromTheLedgerWhatHasSucceeded() {
    // Given
    Migration then = migration("then", "a", "{'dependsOn': [{'name': 'gone'}]}");
    ledgers.put("shop/gone", LedgerDraft.in(Phase.CONTRACT).ledger());

    // Then
    assertThat(before(then, null)).isEqualTo(Reason.DEPENDENCY_MISSING);

    // When
    ledgers.put(
        "shop/gone",
        LedgerDraft.in(Phase.CONTRACT).ended(Outcome.SUCCEEDED, Reason.SUCCEEDED).ledger());

    // Then
    assertThat(before(then, null)).isNull();
  }

  @Test
  void shouldQueueAgainAfterARollback() {
    // Given: its status still says how the last try ended.
    Migration again = migration("again", "a", "{}");
    again.setStatus(status("RolledBack", Outcome.ROLLED_BACK));
    Migration begun = migration("begun", "b", "{}");
    begun.setStatus(status("Soak", null));

    // Then
    assertThat(before(again, 1)).isEqualTo(Reason.CONCURRENCY_LIMIT);
  }

  @Test
  void shouldShareWorkersAmongThoseThatFillRows() {
    // Given
    Migration a = migration("a", "a", "{'backfill': {'workers': {'min': 1, 'max': 8}}}");
    Migration b = migration("b", "b", "{'backfill': {'workers': {'min': 1, 'max': 8}}}");
    migration("c", "c", "{}");
    ledgers.put("shop/a", filling(Phase.BACKFILL, 3));
    ledgers.put("shop/b", filling(Phase.VERIFY, 1));
    ledgers.put("shop/c", filling(Phase.SOAK, 1));

    // Then
    assertThat(workers(a, 4)).isEqualTo(2);
    assertThat(workers(b, 4)).isEqualTo(1);
    assertThat(workers(b, null)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldSayNothingBeforeTheDatabaseWasSeen() {
    Migration migration = migration("a", "a", "{'dependsOn': [{'name': 'gone'}]}");
    assertThat(new Turns().of(migration, null, null, known)).isEqualTo(Turn.FREE);
  }

  private static Ledger filling(Phase phase, int pods) {
    return LedgerDraft.in(phase).tuning(LedgerDraft.tuning(true, pods)).ledger();
  }

  private int workers(Migration migration, @Nullable Integer limit) {
    return turn(migration, new Timetables().concurrency(null, limit)).workers();
  }

  private @Nullable Reason before(Migration migration, @Nullable Integer limit) {
    Decision.Held held = turn(migration, new Timetables().concurrency(limit, null)).before();
    return held == null ? null : held.reason();
  }

  private Turn turn(Migration migration, Timetables spec) {
    Database database = new Database();
    database.setMetadata(new ObjectMetaBuilder().withName("shop").withUid("db-1").build());
    database.setSpec(spec.spec());
    return new Turns().of(migration, database, new DatabaseView(null, null, ledgers), known);
  }

  private Migration migration(String name, String table, String patch) {
    Migration migration =
        Specs.migration(name, Specs.patch(Specs.rename("public." + table, "old", "new"), patch));
    migration.getMetadata().setNamespace("shop");
    migration.getMetadata().setUid("uid-of-" + name);
    migration.getMetadata().setCreationTimestamp(NOON.plusSeconds(known.size()).toString());
    known.add(migration);
    return migration;
  }

  private static MigrationStatus status(String phase, @Nullable Outcome outcome) {
    Resource resource = new Resource();
    return resource.look(
        Situations.in(outcome == null ? Phase.of(phase) : Phase.CONTRACT)
            .ledger(ledger -> outcome == null ? ledger : ledger.ended(outcome, Reason.SUCCEEDED)));
  }
}
