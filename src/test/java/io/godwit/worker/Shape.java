package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;

/** A table {@code orders} of some shape whose text column {@code cents} becomes a number. */
final class Shape {
  static final MigrationSpec TO_NUMBER =
      Specs.changeType(
          new Change.ChangeColumnType(
              "orders", "cents", "amount", "integer", "cents::integer", "amount::text"));

  private final TestDatabase database;
  private final LocalWorker worker;

  private Shape(TestDatabase database, MigrationSpec spec) {
    this.database = database;
    this.worker = new LocalWorker(database, spec);
  }

  /** Tables and rows as the owner makes them. */
  static Shape of(TestPostgres.Version version, String... sql) {
    return of(TO_NUMBER, version, sql);
  }

  static Shape of(MigrationSpec spec, TestPostgres.Version version, String... sql) {
    return of(spec, TestPostgres.of(version).createDatabase("shape"), sql);
  }

  /** The same in a database of a server of its own. */
  static Shape of(MigrationSpec spec, TestDatabase database, String... sql) {
    database.execute(sql);
    return new Shape(database, spec);
  }

  TestDatabase database() {
    return database;
  }

  LocalWorker worker() {
    return worker;
  }

  /** Everything up to the backfill. */
  Shape prepared() {
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
    return this;
  }

  /** Backfill and comparison, after which both sides of every row agree. */
  Shape filled() {
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(unequal()).isEqualTo("0");
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT diverged || ' ' || repaired FROM godwit.passes"))
        .isEqualTo("0 0");
    return this;
  }

  /** Rows whose sides do not agree. */
  String unequal() {
    return database.value("SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents::int");
  }

  /** To the end, where the new column stands alone. */
  void finished() {
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    worker.flag(100);
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
  }
}
