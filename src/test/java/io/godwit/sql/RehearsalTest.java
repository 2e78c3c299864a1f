package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a table may look like after a rehearsal, and be what it was. */
class RehearsalTest {
  private static final String OLD = "column cents\tinteger NOT NULL DEFAULT 7";
  private static final String BARE = "column cents\tinteger DEFAULT 7";
  private static final String HELPER = "constraint helper\tCHECK ((cents IS NOT NULL))";

  @Test
  void shouldTakeACheckForTheNotNullThatIsDeclaredByIt() {
    assertThat(differences(List.of(OLD), List.of(BARE, HELPER))).isEmpty();
    assertThat(differences(List.of(OLD), List.of(OLD))).isEmpty();
    // The user has one of his own.
    String own = "constraint own\tCHECK ((cents IS NOT NULL))";
    assertThat(differences(List.of(OLD, own), List.of(BARE, HELPER, own))).isEmpty();
  }

  @Test
  void shouldTakeNothingElseForIt() {
    String other = "constraint helper\tCHECK ((note IS NOT NULL))";

    assertThat(differences(List.of(OLD), List.of(BARE))).hasSize(1);
    assertThat(differences(List.of(OLD), List.of(BARE, other))).hasSize(2);
    assertThat(differences(List.of(BARE), List.of(BARE, HELPER))).hasSize(1);
    assertThat(differences(List.of(OLD, HELPER), List.of(BARE, HELPER))).hasSize(1);
    assertThat(differences(List.of(OLD), List.of("column cents\tbigint DEFAULT 7", HELPER)))
        .hasSize(2);
  }

  private static List<String> differences(List<String> before, List<String> after) {
    return Drift.differences(Rehearsal.declared(before, after), after);
  }
}
