package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two migrations of one table, of which the operator of each may not know the other. */
@Tag("postgres")
class TableBusyPgTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeginAfterTheOtherOne(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("busy");
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, a int, b int)");
    var first = new LocalWorker(database, "first", Specs.rename("orders", "a", "c"));
    assertThat(first.prepare()).as(first.lastWord()).isZero();
    assertThat(first.steps(Stage.EXPAND)).as(first.lastWord()).isZero();
    var second = new LocalWorker(database, "second", Specs.rename("orders", "b", "d"));

    // When
    int waits = second.prepare();
    String why = second.lastWord();
    database.execute("UPDATE godwit.control SET outcome = 'RolledBack'");
    int begins = second.prepare();

    // Then
    assertThat(waits).as("tried again by the Job").isEqualTo(75);
    assertThat(why)
        .contains("TableBusy", "Migration test/first is at work on the same table, public.orders");
    assertThat(begins).as(second.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotMindAnotherTable(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("busy");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, a int)",
        "CREATE TABLE bills (id int PRIMARY KEY, a int)");
    new LocalWorker(database, "first", Specs.rename("orders", "a", "c")).prepare();
    var second = new LocalWorker(database, "second", withFlag("another"));

    // When
    int exit = second.prepare();

    // Then
    assertThat(exit).as(second.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotTakeAFlagThatReadersOfAnotherOneAskFor(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("busy");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, a int)",
        "CREATE TABLE bills (id int PRIMARY KEY, a int)");
    new LocalWorker(database, "first", Specs.rename("orders", "a", "c")).prepare();
    var second = new LocalWorker(database, "second", withFlag("read-new"));

    // When
    int refused = second.prepare();
    String why = second.lastWord();
    database.execute("UPDATE godwit.control SET outcome = 'RolledBack'");
    int free = second.prepare();

    // Then
    assertThat(refused).isEqualTo(65);
    assertThat(why).contains("PlanRefused", "flag read-new", "belongs to Migration test/first");
    assertThat(free).as(second.lastWord()).isZero();
  }

  private static MigrationSpec withFlag(String flag) {
    return Specs.patch(
        Specs.rename("bills", "a", "c"),
        "{'cutover': {'flag': {'table': {'flag': '%s'}}}}".formatted(flag));
  }
}
