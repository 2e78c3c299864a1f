package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CopyTableSpec;
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

/** Indexes follow columns to their new names; those of columns that are others are told. */
@Tag("postgres")
class CopyTableIndexesPgTest {
  private static final String INDEXES =
      """
      SELECT string_agg(c.relname || ':' || substring(pg_get_indexdef(indexrelid) FROM 'USING .*$')
        || coalesce(' ' || pg_get_constraintdef(k.oid), ''), '; ' ORDER BY c.relname COLLATE "C")
      FROM pg_index JOIN pg_class c ON c.oid = indexrelid LEFT JOIN pg_constraint k ON conindid = indexrelid
      WHERE indrelid = 'orders'::regclass
      """;

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldFollowRenamedColumns(TestPostgres.Version version) {
    // Given
    TestDatabase database = TestPostgres.of(version).createDatabase("indexes");
    database.execute(
        """
        CREATE TABLE orders (id int PRIMARY KEY, customer int, "Placed at" date, mail text, cents int,
          CONSTRAINT one UNIQUE (mail) INCLUDE (customer))
        """,
        "CREATE INDEX latest ON orders (\"Placed at\" DESC NULLS LAST, customer) INCLUDE (mail) WITH (fillfactor = 70)",
        "CREATE INDEX prefixes ON orders (mail COLLATE \"C\" text_pattern_ops, customer)",
        "CREATE INDEX odd ON orders (lower(mail)) WHERE customer > 5",
        "CREATE INDEX dear ON orders (cents, customer)",
        "COMMENT ON INDEX latest IS 'for the list'",
        "INSERT INTO orders SELECT i, i % 7, date '2026-01-01' + i, 'm' || i, i FROM generate_series(1, 30) i");
    String schema = database.dump();
    // Two columns exchange their names, and one gets the name of one that goes.
    var worker =
        new LocalWorker(
            database,
            Specs.table(
                new CopyTableSpec(
                    "orders",
                    null,
                    List.of(
                        new Into(
                            null,
                            List.of(
                                new Column("nr", "id", null, null, null, null),
                                new Column("mail", null, "integer", "customer", null, null),
                                new Column("customer", "mail", null, null, null, null),
                                new Column("cents", "Placed at", null, null, null, null),
                                new Column("amount", null, "numeric", "cents / 100.0", null, null)),
                            null,
                            List.of(new CopyTableSpec.Back("cents", "(amount * 100)::int")),
                            null,
                            null)),
                    null,
                    null)));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage :
        List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER)) {
      assertThat(stage == Stage.BACKFILL ? worker.backfill() : worker.steps(stage))
          .as(worker.lastWord())
          .isZero();
    }

    // Then
    assertThat(database.value(INDEXES))
        .isEqualTo(
            "latest:USING btree (cents DESC NULLS LAST, mail) INCLUDE (customer) WITH (fillfactor='70'); "
                + "odd:USING btree (lower(customer)) WHERE (mail > 5); "
                + "one:USING btree (customer) INCLUDE (mail) UNIQUE (customer) INCLUDE (mail); "
                + "orders_pkey:USING btree (nr) PRIMARY KEY (nr); "
                + "prefixes:USING btree (customer COLLATE \"C\" text_pattern_ops, mail)");
    assertThat(database.value("SELECT obj_description('latest'::regclass)"))
        .isEqualTo("for the list");
    assertThat(database.value("SELECT plan ->> 'warnings' FROM godwit.migrations"))
        .contains("Index dear is not carried over to public.orders")
        .doesNotContain("Index latest", "Index one", "Index odd", "Index orders_pkey");

    // When
    worker.turnBack();
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).isEqualTo(schema);
  }
}
