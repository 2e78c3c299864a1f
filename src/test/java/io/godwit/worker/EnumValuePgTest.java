package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.EnumValueSpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One value more of an enum: in Contract only, and for good. */
@Tag("postgres")
class EnumValuePgTest {
  private static final String VALUES = "SELECT enum_range(NULL::\"Mood\")";

  private static TestDatabase given(TestPostgres.Version version) {
    TestDatabase database = TestPostgres.of(version).createDatabase("enum_value");
    database.execute(
        "CREATE TYPE \"Mood\" AS ENUM ('sad', 'happy')",
        "CREATE DOMAIN few AS int",
        "CREATE TABLE people (id int PRIMARY KEY, mood \"Mood\")",
        "INSERT INTO people VALUES (1, 'sad')");
    return database;
  }

  @ParameterizedTest
  @EnumSource
  void shouldAddItAtTheVeryEnd(TestPostgres.Version version) {
    // Given
    TestDatabase database = given(version);
    var worker =
        new LocalWorker(database, Specs.table(new EnumValueSpec("Mood", "it's fine", null, "sad")));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    for (Stage stage : new Stage[] {Stage.EXPAND, Stage.ENFORCE, Stage.CUTOVER, Stage.HIDE}) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
      assertThat(database.value(VALUES)).isEqualTo("{sad,happy}");
    }
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value(VALUES)).isEqualTo("{sad,\"it's fine\",happy}");
    database.execute("UPDATE people SET mood = 'it''s fine'");
    worker.turnBack();
    assertThat(worker.rollback()).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("step contract/add-value is done and cannot be taken back");
  }

  /** What cannot be added to, and what is said. */
  enum Refused {
    THERE("Mood", "happy", null, "enum public.Mood has the value 'happy' already"),
    NO_NEIGHBOUR(
        "Mood", "fine", "glad", "enum public.Mood has no value 'glad'; there are sad, happy"),
    NO_ENUM("few", "fine", null, "type public.few is no enum"),
    NO_TYPE("mood", "fine", null, "type public.mood does not exist in this database"),
    TOO_LONG("Mood", "ä".repeat(40), null, "is longer than 63 bytes");

    private final EnumValueSpec change;
    private final String said;

    Refused(String type, String value, @Nullable String before, String said) {
      change = new EnumValueSpec(type, value, before, null);
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuse(Refused scene) {
    // Given
    TestDatabase database = given(TestPostgres.Version.NEWEST);
    var worker = new LocalWorker(database, Specs.table(scene.change));

    // When
    int prepared = worker.prepare();

    // Then
    assertThat(prepared).isEqualTo(65);
    assertThat(worker.lastWord()).contains("PlanRefused", scene.said);
    assertThat(database.value(VALUES)).isEqualTo("{sad,happy}");
  }
}
