package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Back;
import io.godwit.api.CopyTableSpec.Column;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that cannot be carried over fails nobody, and is not forgotten. */
@Tag("postgres")
class CopyTableFailuresPgTest {
  private static final CopyTableSpec CHANGE =
      new CopyTableSpec(
          "orders",
          null,
          List.of(
              new Into(
                  null,
                  List.of(
                      new Column("id", null, null, null, null, null),
                      new Column("pieces", null, "bigint", "number::bigint", null, null),
                      new Column("amount", null, "numeric", "cents / 100.0", null, null)),
                  null,
                  List.of(
                      new Back("cents", "(amount * 100)::int"), new Back("number", "pieces::text")),
                  null,
                  null)),
          null,
          null);

  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("failing");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, number text, cents int)",
        "INSERT INTO orders SELECT i, i::text, i FROM generate_series(1, 50) i");
    worker = new LocalWorker(database, Specs.table(CHANGE));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    worker.forth(Stage.EXPAND, Stage.DUAL_WRITE);
  }

  private String standing() {
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
    return database.value(
        """
        SELECT coalesce(string_agg(key, ',' ORDER BY key), 'none') FROM godwit.discrepancies
        WHERE confirmed_at IS NOT NULL AND repaired_at IS NULL AND agreed_at IS NULL
        """);
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldNameARowThatCannotBeTransformed(TestPostgres.Version version) {
    // Given
    given(version);
    database.execute("UPDATE orders SET number = 'seven' WHERE id = 7");

    // When
    int exit = worker.backfill();

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("BackfillFailed").contains("the row with key 7 cannot");

    // When
    database.execute("UPDATE orders SET number = '7' WHERE id = 7");
    worker.forth(Stage.BACKFILL);
    database.execute(
        "UPDATE orders SET number = 'eight', cents = 0 WHERE id = 8",
        "INSERT INTO orders VALUES (51, 'x', 1)");

    // Then
    assertThat(standing()).isEqualTo("51,8");
    assertThat(
            database.value(
                "SELECT string_agg(key || direction, ',' ORDER BY key) FROM godwit.sync_failures"))
        .isEqualTo("51up,8up");

    // When
    database.execute(
        "UPDATE orders SET number = '8' WHERE id = 8", "DELETE FROM orders WHERE id = 51");

    // Then
    assertThat(standing()).isEqualTo("none");
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
    assertThat(database.value("SELECT amount FROM orders_godwit_new WHERE id = 8"))
        .startsWith("0.0");
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldNotLeadBackWhereTheOldTableCannotHoldWhatWasWritten(TestPostgres.Version version) {
    // Given
    given(version);
    worker.forth(Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER);
    database.execute("UPDATE orders SET amount = 99999999999 WHERE id = 9");
    worker.turnBack();

    // When
    int exit = worker.back(Stage.RETURN);

    // Then
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord()).contains("RollbackWouldLose").contains("for instance key 9");
    assertThat(database.value("SELECT amount FROM orders WHERE id = 9")).isEqualTo("99999999999");

    // When
    database.execute("UPDATE orders SET amount = 12.5 WHERE id = 9");
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value("SELECT cents FROM orders WHERE id = 9")).isEqualTo("1250");
    assertThat(database.dump()).doesNotContain("_godwit_", "copy_");
  }
}
