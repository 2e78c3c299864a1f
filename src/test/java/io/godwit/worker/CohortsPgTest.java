package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import io.godwit.engine.Stage;
import io.godwit.sql.Control;
import io.godwit.sql.LedgerReader;
import io.godwit.sql.Postgres;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cohorts in {@code godwit.flags}: who records them, who asks for them, who is right meanwhile. */
@Tag("postgres")
class CohortsPgTest {
  private static final Moved COHORT = new Moved(0, List.of("acme", "o'neill {x}, \"y\""));

  private TestDatabase database;
  private LocalWorker worker;

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("cohorts");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i",
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(14,2)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).isZero();
  }

  private Connection connect() throws SQLException {
    return Postgres.connect(
        database.credentials(), new Postgres.Purpose("godwit/test", Duration.ofSeconds(10)));
  }

  private static Ledger ledger(Connection connection, String name) throws SQLException {
    return Objects.requireNonNull(LedgerReader.read(connection).get("test/" + name), "the ledger");
  }

  /** The query that docs/flags.md gives to applications, for one reader. */
  private static String documented() throws IOException {
    String docs = Files.readString(Path.of("docs/flags.md"));
    Matcher query = Pattern.compile("SELECT coalesce\\(:tenant(?s:.*?)'read-amount'").matcher(docs);
    assertThat(query.find()).as("the query in docs/flags.md").isTrue();
    return query
        .group()
        .replace(":tenant", "reader.tenant")
        .replace(":key", "reader.key")
        .replace("read-amount", "read-new");
  }

  private boolean decide(Ledger seen, Moved to) throws SQLException {
    try (Connection connection = connect()) {
      return Control.write(connection, seen, new Action.RecordFlag(to));
    }
  }

  private Ledger seen() throws SQLException {
    try (Connection connection = connect()) {
      return ledger(connection, database.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRecordWhatWasDecidedForTheRowThatIsThere(TestPostgres.Version version)
      throws SQLException {
    // Given
    given(version);
    Ledger first = seen();

    // When
    boolean recorded = decide(first, COHORT);
    boolean onOldSight = decide(first, Moved.share(10));
    boolean again = decide(seen(), COHORT);
    Ledger cohort = seen();
    boolean more = decide(cohort, COHORT.with(List.of("globex")).at(0));
    boolean percentOnOldSight = decide(cohort, COHORT.at(10));
    worker.turnBack();
    boolean underAnotherFence = decide(cohort, Moved.NOBODY);
    Ledger turned = seen();
    boolean back = decide(turned, Moved.NOBODY);

    // Then
    assertThat(first.moved()).isEqualTo(Moved.NOBODY);
    assertThat(cohort.moved()).isEqualTo(COHORT);
    assertThat(cohort.rampBegan()).isTrue();
    assertThat(cohort.flagSince()).isAfter(first.flagSince());
    assertThat(turned.moved().tenants()).endsWith("globex");
    assertThat(List.of(recorded, more, back)).containsOnly(true);
    assertThat(List.of(onOldSight, again, percentOnOldSight, underAnotherFence))
        .containsOnly(false);
    assertThat(seen().moved()).isEqualTo(Moved.NOBODY);
    assertThat(seen().rampBegan()).isTrue();
    assertThat(database.value("SELECT percent || ' ' || tenants::text FROM godwit.flags"))
        .isEqualTo("0 {}");
    assertThat(
            database.value(
                "SELECT string_agg(facts::text, ' ' ORDER BY id) FROM godwit.audit WHERE action = 'RecordFlag'"))
        .isEqualTo(
            "{\"percent\": \"0\", \"tenants\": \"2\"} {\"percent\": \"0\", \"tenants\": \"3\"} {\"percent\": \"0\"}");
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeTheNewSideRightFromTheFirstCohortOn(TestPostgres.Version version)
      throws SQLException {
    // Given
    given(version);
    database.execute("UPDATE orders SET cents = 5, amount = 7 WHERE id = 1");

    // When
    decide(seen(), COHORT);
    database.execute("UPDATE orders SET cents = 5, amount = 7 WHERE id = 2");
    decide(seen(), Moved.NOBODY);
    database.execute("UPDATE orders SET cents = 5, amount = 7 WHERE id = 3");

    // Then
    assertThat(
            database.value(
                "SELECT string_agg(cents || '=' || amount, ' ' ORDER BY id) FROM orders WHERE id <= 3"))
        .isEqualTo("5=0.05 700=7.00 5=0.05");
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerAnApplicationThatAsksForATenant(TestPostgres.Version version)
      throws SQLException, IOException {
    // Given: every other reader has one of ten tenants.
    given(version);
    database.execute(
        "CREATE TABLE readers AS SELECT i::text AS key, CASE WHEN i % 2 = 0 THEN 'tenant-' || i / 2 % 10 END AS tenant, false AS before FROM generate_series(1, 10000) i",
        "CREATE FUNCTION asked(reader readers) RETURNS boolean STABLE LANGUAGE sql AS $$ %s $$"
            .formatted(documented()));
    Moved cohorts = Moved.NOBODY.with(List.of("tenant-3", "tenant-1", "tenant-8"));

    for (Moved next :
        List.of(
            Moved.NOBODY.with(List.of("tenant-3")),
            cohorts,
            cohorts.at(10),
            cohorts.at(50),
            cohorts.at(100))) {
      // When
      assertThat(decide(seen(), next)).isTrue();

      // Then: nobody is moved back, tenants of cohorts are there, others by percent.
      assertThat(count("before AND NOT asked(r)")).as("back at %s", next).isZero();
      assertThat(count("tenant = ANY (%s) AND NOT asked(r)".formatted(texts(next))))
          .as("tenants left behind at %s", next)
          .isZero();
      assertThat(count("(tenant = ANY (%s)) IS NOT TRUE AND asked(r)".formatted(texts(next))))
          .as("others at %s", next)
          .isBetween(
              others(next) * (next.percent() - 2L) / 100,
              others(next) * (next.percent() + 2L * Math.min(1, next.percent())) / 100);
      database.execute("UPDATE readers r SET before = asked(r)");
    }
    assertThat(count("asked(r)")).isEqualTo(10_000);

    // When
    assertThat(decide(seen(), Moved.NOBODY)).isTrue();

    // Then
    assertThat(count("asked(r)")).isZero();
  }

  private static long others(Moved moved) {
    return 10_000 - 500L * moved.tenants().size();
  }

  private static String texts(Moved moved) {
    return "ARRAY['" + String.join("', '", moved.tenants()) + "']";
  }

  private long count(String where) {
    return Long.parseLong(database.value("SELECT count(*) FROM readers r WHERE " + where));
  }
}
