package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of types that people make themselves, in schemas and under names of their own. */
@Tag("postgres")
class TypesPgTest {
  private static final List<String> TYPES =
      List.of(
          "CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%')",
          "CREATE TYPE \"Mood Swing\" AS ENUM ('up', 'down')",
          "CREATE TYPE pair AS (one int, other text)",
          "CREATE SCHEMA \"Other Place\"",
          "CREATE DOMAIN \"Other Place\".mail AS mail");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Other Place\".mail 'a@b'",
        "\"Mood Swing\"[] '{up,down}'",
        "pair '(1,x)'",
        "int4range '[1,5)'",
        "json '{\"a\": 1}'"
      })
  void shouldGiveAColumnAnotherName(String typed) {
    String type = typed.substring(0, typed.indexOf(" '"));
    TestDatabase database = given(type, typed.substring(type.length() + 1));

    shouldReachTheEnd(database, Specs.rename("orders", "Old", "New"), "\"New\"::text");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeATypeOfTheUsers(TestPostgres.Version version) {
    TestDatabase database = given(version, "text", "'up'");
    MigrationSpec spec =
        Specs.changeType(
            new Change.ChangeColumnType(
                "orders",
                "Old",
                null,
                "\"Mood Swing\"",
                // A cast would look the label up: PostgreSQL calls it stable only.
                "CASE \"Old\" WHEN 'up' THEN 'up'::\"Mood Swing\" END",
                "CASE \"Old\" WHEN 'up' THEN 'up' END"));

    shouldReachTheEnd(database, spec, "\"Old\"::text");
    assertThat(database.value("SELECT DISTINCT pg_typeof(\"Old\")::text FROM orders"))
        .isEqualTo("\"Mood Swing\"");
  }

  private static TestDatabase given(String type, String value) {
    return given(TestPostgres.Version.NEWEST, type, value);
  }

  private static TestDatabase given(TestPostgres.Version version, String type, String value) {
    TestDatabase database = TestPostgres.of(version).createDatabase("types");
    database.execute(TYPES.toArray(String[]::new));
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, \"Old\" %s)".formatted(type),
        "INSERT INTO orders SELECT i, %s::%s FROM generate_series(1, 100) i"
            .formatted(value, type));
    return database;
  }

  private static void shouldReachTheEnd(TestDatabase database, MigrationSpec spec, String fresh) {
    // Given
    var worker = new LocalWorker(database, spec);
    String before = database.value("SELECT md5(string_agg(\"Old\"::text, ',')) FROM orders");

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DUAL_WRITE)).as(worker.lastWord()).isZero();
    // An application with a search path of its own.
    database.execute(
        "SET search_path = pg_catalog; UPDATE public.orders SET \"Old\" = \"Old\" WHERE id = 7");
    assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.ENFORCE)).as(worker.lastWord()).isZero();
    assertThat(worker.verify(1)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    worker.flag(100);
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value("SELECT md5(string_agg(%s, ',')) FROM orders".formatted(fresh)))
        .isEqualTo(before);
    assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
  }
}
