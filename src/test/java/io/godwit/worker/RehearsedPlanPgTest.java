package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.Change;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Estimates;
import io.godwit.engine.Plan;
import io.godwit.sql.PlanStore;
import io.godwit.support.Scratch;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code spec.prepare.rehearse}: a plan that was performed on a copy before it is stored. */
@Tag("postgres")
class RehearsedPlanPgTest {
  private static final Change.ChangeColumnType CENTS =
      new Change.ChangeColumnType(
          "orders", "cents", "amount", "numeric(12,2)", "cents / 100.0", "(amount * 100)::int");

  private static TestDatabase orders(String name, int rows) {
    TestDatabase database = TestPostgres.newest().createDatabase(name);
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, %d) i".formatted(rows),
        "ANALYZE orders");
    return database;
  }

  /** As the Job of Prepare has it. */
  private static void give(TestDatabase copy) throws IOException {
    Path secret = InThisProcess.mounted(Scratch.directory("copy"), copy.credentials());
    System.setProperty("GODWIT_COPY_DIR", secret.toString());
    System.setProperty("GODWIT_COPY_CONNECTION", json());
  }

  private static String json() throws JsonProcessingException {
    return new ObjectMapper()
        .writeValueAsString(
            new DatabaseSpec.Connection(
                new DatabaseSpec.SecretRef("shop-copy"),
                null,
                new DatabaseSpec.Tls(DatabaseSpec.TlsMode.DISABLE, null)));
  }

  @AfterEach
  void forget() {
    System.clearProperty("GODWIT_COPY_DIR");
    System.clearProperty("GODWIT_COPY_CONNECTION");
  }

  @Test
  void shouldSayWhatItTookOnTheCopy() throws IOException, SQLException {
    // Given: a tenth of the rows
    TestDatabase database = orders("rehearsed", 5_000);
    TestDatabase copy = orders("rehearsed_copy", 500);
    var worker = new LocalWorker(database, Specs.changeType(CENTS));
    give(copy);

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).as(worker.lastWord()).isZero();
    try (Connection connection = database.asOwner()) {
      Plan plan = PlanStore.load(connection, 1);
      assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("Rehearsed on a copy:"));
      Estimates estimates = plan.estimates();
      assertThat(estimates).isNotNull();
      assertThat(estimates.rows()).isEqualTo(500);
      assertThat(estimates.works()).containsKeys(Estimates.BACKFILL, Estimates.COMPARISON);
    }
    assertThat(database.dump()).doesNotContain("amount");
    assertThat(copy.dump()).contains("amount").doesNotContain("cents");
  }

  @Test
  void shouldRefuseWhatGoesWrongOnTheCopy() throws IOException {
    // Given: in it is a value that the new type cannot hold, and no row may be set aside
    TestDatabase database = orders("rehearsed_bad", 10);
    TestDatabase copy = orders("rehearsed_bad_copy", 10);
    copy.execute(
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER a BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION nothing()");
    var worker =
        new LocalWorker(
            database,
            Specs.patch(Specs.changeType(CENTS), "{'backfill': {'userTriggers': 'Fire'}}"));
    give(copy);

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("PlanRefused", "the rehearsal on", copy.name(), "stays unfilled")
        .doesNotContain(TestPostgres.PASSWORD);
  }

  @Test
  void shouldNotRehearseWhereOthersAreAtWork() throws IOException, SQLException {
    TestDatabase database = orders("rehearsed_used", 10);
    TestDatabase copy = orders("rehearsed_used_copy", 10);
    var worker = new LocalWorker(database, Specs.changeType(CENTS));
    give(copy);

    try (Connection somebody = copy.asApplication()) {
      assertThat(somebody.isValid(0)).isTrue();
      assertThat(worker.prepare()).isEqualTo(65);
    }

    assertThat(worker.lastWord()).contains("is not rehearsed on: others are connected to it");
  }
}
