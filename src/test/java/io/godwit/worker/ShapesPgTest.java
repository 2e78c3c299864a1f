package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestPostgres.Version;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables whose rows could be missed: filled wholly, or refused with the reason (rules-postgres 11).
 */
@Tag("postgres")
class ShapesPgTest {
  private static final String ORDERS =
      "CREATE TABLE orders (id int PRIMARY KEY, cents text, note text)";
  private static final String ROWS =
      "INSERT INTO orders SELECT i, i::text, 'n' FROM generate_series(1, 3000) i";

  private static MigrationSpec triggers(String policy) {
    return Specs.patch(Shape.TO_NUMBER, "{'backfill': {'userTriggers': '%s'}}".formatted(policy));
  }

  /** A trigger that lets some rows be as they are. */
  private static String[] stubborn(String table, String result) {
    return new String[] {
      table,
      ROWS,
      """
      CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF OLD.cents = '1234' THEN RETURN %s; END IF; RETURN NEW; END $$
      """
          .formatted(result),
      "CREATE TRIGGER keep BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep()",
      "ANALYZE orders",
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "OLD"})
  void shouldNameTheRowAndTheTriggerThatKeepsItFromBeingFilled(String result) {
    Shape shape = Shape.of(triggers("Fire"), Version.NEWEST, stubborn(ORDERS, result)).prepared();

    assertThat(shape.worker().backfill()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("BackfillFailed", "the row with key 1234 of table public.orders stays unfilled")
        .contains("trigger keep keeps its update from being made")
        .contains("spec.backfill.userTriggers: Skip");
    shape.database().execute("ALTER TABLE orders DISABLE TRIGGER keep");
    shape.database().execute("UPDATE godwit.migrations SET catalog = NULL");
    shape.filled();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "OLD"})
  void shouldNameThePlaceWhereTheRowHasNoKey(String result) {
    Shape shape =
        Shape.of(
                triggers("Fire"),
                Version.NEWEST,
                stubborn("CREATE TABLE orders (id int, cents text, note text)", result))
            .prepared();

    assertThat(shape.worker().backfill()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("the row with ctid (", ") (the table has no key) of table public.orders")
        .contains("trigger keep");
  }

  /** A row that comes while the backfill runs, and has no key by which it could be set aside. */
  @Test
  void shouldSayWhereARowIsThatHasNoKeyAndCannotBeTransformed() {
    Shape shape =
        Shape.of(
                Version.NEWEST,
                "CREATE TABLE orders (id int, cents text)",
                "INSERT INTO orders SELECT i, i::text FROM generate_series(1, 1000) i",
                "ANALYZE orders")
            .prepared();
    shape.database().execute("INSERT INTO orders VALUES (1001, 'seven')");
    String place = shape.database().value("SELECT ctid FROM orders WHERE id = 1001");

    assertThat(shape.worker().backfill()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("BackfillFailed", "the row with ctid " + place + " (the table has no key)")
        .contains("cannot be transformed", "SQLSTATE 22P02", "correct the rows, then retry")
        .doesNotContain("seven");
    shape.database().execute("UPDATE orders SET cents = '7' WHERE id = 1001");
    shape.filled();
  }

  /** The sweep meets a row that no range has. */
  @Test
  void shouldNameTheTriggerThatTheSweepMeets() {
    Shape shape = Shape.of(triggers("Fire"), Version.NEWEST, stubborn(ORDERS, "NULL")).prepared();
    shape.database().execute("UPDATE orders SET id = 1000000 WHERE id = 3000");
    shape
        .database()
        .execute(
            "ALTER TABLE orders DISABLE TRIGGER keep",
            "UPDATE orders SET cents = '0' WHERE id = 1234",
            "ALTER TABLE orders ENABLE TRIGGER keep");
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            "UPDATE orders SET cents = '1234', amount = NULL WHERE id = 1000000",
            Triggers.on("orders"),
            "UPDATE godwit.ranges SET done = false WHERE hi = ''",
            "UPDATE godwit.migrations SET backfill_ended_at = NULL");

    assertThat(shape.worker().backfill()).isEqualTo(65);

    assertThat(shape.worker().lastWord()).contains("key 1000000", "trigger keep");
  }

  private static final String[] AUDITED = {
    ORDERS,
    ROWS,
    "CREATE TABLE audit (id int)",
    """
    CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO audit VALUES (NEW.id); RETURN NULL; END $$
    """,
    "CREATE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
    "CREATE TRIGGER of_note AFTER UPDATE OF note ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
  };

  @Test
  void shouldAskWhetherTriggersFire() {
    Shape shape = Shape.of(Version.NEWEST, AUDITED);

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains(
            "for each row that the backfill fills, table public.orders would fire audit; set"
                + " spec.backfill.userTriggers to Fire or to Skip");
  }

  @Test
  void shouldLetTriggersFire() {
    Shape shape = Shape.of(triggers("Fire"), Version.NEWEST, AUDITED).prepared().filled();

    assertThat(shape.database().value("SELECT count(*) FROM audit")).isEqualTo("3000");
    assertThat(shape.database().value("SELECT plan -> 'warnings' FROM godwit.migrations"))
        .contains("Triggers audit fire for every row that the backfill writes.");
  }

  @Test
  void shouldSkipTriggersWhereTheRoleMay() throws SQLException {
    Shape shape = Shape.of(triggers("Skip"), Version.NEWEST, AUDITED);
    try (Connection superuser = shape.database().asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "GRANT SET ON PARAMETER session_replication_role TO " + shape.database().owner());
    }
    shape.prepared().filled();
    shape.database().execute("UPDATE orders SET cents = '42' WHERE id = 1");

    assertThat(shape.database().value("SELECT count(*) FROM audit")).isEqualTo("1");
    assertThat(shape.unequal()).isEqualTo("0");
  }

  @Test
  void shouldRefuseToSkipTriggersWhereTheRoleMayNot() {
    Shape shape = Shape.of(triggers("Skip"), Version.NEWEST, AUDITED);

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("may not skip triggers: GRANT SET ON PARAMETER session_replication_role TO ");
  }

  @Test
  void shouldRefuseToSkipTriggersWhereItsRoleMayNot() {
    Shape shape = Shape.of(triggers("Skip"), Version.OLDEST, AUDITED);

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains(
            Version.OLDEST.major() < 15
                ? "before PostgreSQL 15 only a superuser may skip triggers"
                : "may not skip triggers: GRANT SET ON PARAMETER");
  }

  @Test
  void shouldRefuseToSkipTriggersThatAlwaysFire() {
    Shape shape = Shape.of(triggers("Skip"), Version.NEWEST, AUDITED);
    shape.database().execute("ALTER TABLE orders ENABLE ALWAYS TRIGGER audit");

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("audit on table public.orders would fire even then");
  }

  @Test
  void shouldFillRowsThatPoliciesHideFromOthers() {
    Shape shape =
        Shape.of(
                Version.NEWEST,
                ORDERS,
                ROWS,
                "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY none ON orders USING (id < 10)")
            .prepared();

    shape.filled();
  }

  @Test
  void shouldRefuseWhatPoliciesHideFromTheRole() {
    Shape shape =
        Shape.of(
            Version.NEWEST,
            ORDERS,
            ROWS,
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            "CREATE POLICY none ON orders USING (id < 10)");

    assertThat(shape.worker().prepare()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("row level security hides rows of table public.orders from role")
        .contains("ALTER TABLE public.orders NO FORCE ROW LEVEL SECURITY", "BYPASSRLS");
  }

  /** Somebody forces the policies meanwhile: an error, never rows that are passed over. */
  @Test
  void shouldFailWhereRowsAreHiddenMeanwhile() {
    Shape shape = Shape.of(Version.NEWEST, ORDERS, ROWS).prepared();
    shape
        .database()
        .execute(
            "UPDATE godwit.migrations SET catalog = NULL",
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            "CREATE POLICY none ON orders USING (id < 10)");

    assertThat(shape.worker().backfill()).isEqualTo(65);

    assertThat(shape.worker().lastWord())
        .contains("query would be affected by row-level security policy");
    assertThat(shape.database().value("SELECT coalesce(bool_or(done), false) FROM godwit.ranges"))
        .isEqualTo("f");
  }

  /** A row that changes its key jumps behind the scan, or past the bound of all ranges. */
  @Test
  void shouldFillRowsWhoseKeysChange() {
    Shape shape = Shape.of(Version.NEWEST, ORDERS, ROWS, "ANALYZE orders").prepared();
    try (Traffic jumping =
        Traffic.of(
            shape.database(),
            (connection, number) -> {
              try (var statement = connection.createStatement()) {
                long id = number % 3000 + 1;
                statement.execute("UPDATE orders SET id = -id WHERE id = " + id);
                statement.execute("UPDATE orders SET id = id + 1000000 WHERE id = " + (3001 - id));
              }
            })) {
      shape.filled();
      jumping.someMore();
      assertThat(jumping.states()).isEmpty();
    }
    assertThat(shape.unequal()).isEqualTo("0");
    assertThat(shape.database().value("SELECT count(*) FROM orders")).isEqualTo("3000");
  }

  /** 50 kB a row, long values outside the table: a batch of a thousand would be 50 MB. */
  @Test
  void shouldFillWideRowsInSmallBatches() {
    Shape shape =
        Shape.of(
                Version.NEWEST,
                ORDERS,
                "ALTER TABLE orders ALTER COLUMN note SET STORAGE EXTERNAL",
                "INSERT INTO orders SELECT i, i::text, repeat(md5(i::text), 1600) FROM generate_series(1, 2000) i")
            .prepared();

    shape.filled();

    assertThat(shape.database().value("SELECT sum(rows_done) FROM godwit.ranges"))
        .isEqualTo("2000");
    assertThat(
            shape
                .database()
                .value("SELECT count(*) FROM orders WHERE note <> repeat(md5(id::text), 1600)"))
        .isEqualTo("0");
    // Each batch is a transaction, and leaves rows of its own.
    assertThat(
            shape.database().value("SELECT count(DISTINCT xmin::text) >= 2000 / 400 FROM orders"))
        .isEqualTo("t");
    assertThat(
            shape
                .database()
                .value(
                    "SELECT max(n) <= 335 FROM (SELECT count(*) AS n FROM orders GROUP BY xmin::text) AS b"))
        .isEqualTo("t");
  }
}
