package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ChangeKind;
import io.godwit.api.DropColumnSpec;
import io.godwit.api.DropTableSpec;
import io.godwit.api.RenameTableSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be taken away, and what is said of what can. */
@Tag("postgres")
class TakenAwayRefusedPgTest {
  /** Something that is in the way, and what is said of it. */
  enum Refused {
    NO_COLUMN(column("nope"), "SELECT 1", "table public.orders has no column nope; there are id"),
    KEY(column("id"), "SELECT 1", "constraint orders_pkey, PRIMARY KEY (id), is on the column"),
    REFERRED(
        column("id"),
        "CREATE TABLE lines (of_order int CONSTRAINT of REFERENCES orders)",
        "before it the foreign keys that refer to it: of of public.lines"),
    CHECK(
        column("note"),
        "ALTER TABLE orders ADD CONSTRAINT both_sides CHECK (note <> '' OR cents > 0)",
        "constraint both_sides, CHECK"),
    INDEX(
        column("note"),
        "CREATE INDEX several ON orders (cents, note)",
        "index several has column note and others, and would go with it: drop it first (dropIndex)"),
    EXPRESSION(
        column("note"),
        "CREATE INDEX lowered ON orders (lower(note))",
        "index lowered has column note and others"),
    VIEW(
        column("note"),
        "CREATE VIEW notes AS SELECT note FROM orders",
        "rule _RETURN on view public.notes depends on column note: drop it, or change it, first"),
    GENERATED(
        column("cents"),
        "ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (cents * 2) STORED",
        "depends on column cents"),
    POLICY(
        column("cents"),
        "CREATE POLICY dear ON orders USING (cents > 5)",
        "policy dear on table public.orders depends on column cents"),
    TRIGGER(
        column("note"),
        """
        CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN NEW.note := upper(NEW.note); RETURN NEW; END $$;
        CREATE TRIGGER shouting BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION shout()
        """,
        "function public.shout of trigger shouting names column note in its text"),
    TAKEN_OUT_OF_SIGHT(
        column("note"),
        "ALTER TABLE orders ADD COLUMN note_godwit_old int",
        "table public.orders has a column note_godwit_old already"),
    PUBLISHED(
        column("note"),
        "CREATE PUBLICATION all_orders FOR TABLE orders",
        "publication all_orders publishes table public.orders"),
    LAST(
        new DropColumnSpec("single", "a"),
        "CREATE TABLE single (a int)",
        "column a is the only one of table public.single: drop the table (dropTable)"),
    PARTITION_KEY(
        new DropColumnSpec("split", "shop"),
        "CREATE TABLE split (shop int, cents int) PARTITION BY LIST (shop)",
        "column shop is part of the partition key of table public.split"),
    NO_TABLE(new DropTableSpec("nope"), "SELECT 1", "table public.nope does not exist"),
    VIEW_OF_TABLE(
        new DropTableSpec("orders"),
        "CREATE VIEW notes AS SELECT note FROM orders",
        "rule _RETURN on view public.notes depends on table public.orders: drop it"),
    ROW_TYPE(
        new DropTableSpec("orders"),
        "CREATE FUNCTION of_row(orders) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "function public.of_row(public.orders) depends on table public.orders"),
    PARTITIONED(
        new DropTableSpec("split"),
        "CREATE TABLE split (shop int, cents int) PARTITION BY LIST (shop)",
        "table public.split is partitioned, and its partitions would stay in sight: detach them"),
    TABLE_PUBLISHED(
        new DropTableSpec("orders"),
        "CREATE PUBLICATION all_orders FOR TABLE orders",
        "publication all_orders publishes table public.orders"),
    NAME_TAKEN(
        new RenameTableSpec("orders", "purchases"),
        "CREATE SEQUENCE purchases",
        "public.purchases is there already: choose another name"),
    NAME_OF_A_TYPE(
        new RenameTableSpec("orders", "purchases"),
        "CREATE TYPE purchases AS ENUM ('a')",
        "type public.purchases is there already"),
    RULE(
        new RenameTableSpec("orders", "purchases"),
        "CREATE RULE kept AS ON DELETE TO orders DO INSTEAD NOTHING",
        "rule kept of table public.orders would not see"),
    INHERITED(
        new RenameTableSpec("orders", "purchases"),
        "CREATE TABLE more () INHERITS (orders)",
        "takes part in inheritance"),
    NAME_PUBLISHED(
        new RenameTableSpec("orders", "purchases"),
        "CREATE PUBLICATION all_orders FOR TABLE orders",
        "publication all_orders publishes table public.orders");

    private final ChangeKind change;
    private final String given;
    private final String said;

    Refused(ChangeKind change, String given, String said) {
      this.change = change;
      this.given = given;
      this.said = said;
    }

    private static ChangeKind column(String name) {
      return new DropColumnSpec("orders", name);
    }
  }

  private static TestDatabase given(TestPostgres.Version version, String name, String more) {
    TestDatabase database = TestPostgres.of(version).createDatabase(name.toLowerCase(Locale.ROOT));
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text, cents int)",
        "CREATE INDEX by_note ON orders (note)",
        more);
    return database;
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatForbidsIt(Refused refused) {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST, refused.name(), refused.given);
    String before = database.dump();
    var worker = new LocalWorker(database, Specs.table(refused.change));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("PlanRefused", refused.said);
    assertThat(database.dump()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAViewPastPoliciesWhereItWouldBeOne(TestPostgres.Version version) {
    // Given
    TestDatabase database =
        given(version, "policies", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY");
    var worker = new LocalWorker(database, Specs.table(new RenameTableSpec("orders", "purchases")));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(version.major() >= 15 ? 0 : 65);
    if (version.major() < 15) {
      assertThat(worker.lastWord()).contains("a view reads with the rights of its owner");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameWhatGoesWithIt(TestPostgres.Version version) {
    // Given
    TestDatabase database =
        given(
            version,
            "goes_with",
            """
            CREATE FUNCTION noted() RETURNS bigint LANGUAGE plpgsql AS
              $$ BEGIN RETURN (SELECT count(note) FROM orders); END $$
            """);
    var worker = new LocalWorker(database, Specs.table(new DropColumnSpec("orders", "note")));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    // Then
    assertThat(
            Objects.requireNonNull(
                database.value("SELECT plan ->> 'warnings' FROM godwit.migrations")))
        .contains(
            "Index by_note is one of column note alone, and goes with it.",
            "fail once it is out of sight: public.noted().",
            "To keep a copy: CREATE TABLE \\\"public\\\".\\\"orders_note_kept\\\" AS SELECT \\\"id\\\", \\\"note\\\" FROM \\\"public\\\".\\\"orders\\\"");
  }
}
