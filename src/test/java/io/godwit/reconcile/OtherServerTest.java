package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus.DatabaseIdentity;
import io.godwit.engine.Reason;
import io.godwit.sql.Preflight.Report;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherServerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "73 | 16384 | 2 | ''",
        "73 | 16384 | 3 | ''",
        "73 | 16384 |   | ''",
        "   | 16384 | 2 | ''",
        "74 | 16384 | 2 | another database than before",
        "73 | 16385 | 2 | another database than before",
        "73 | 16384 | 1 | timeline 1, but was on timeline 2 already: it is the former primary",
      })
  void shouldKnowTheServerAgain(
      @Nullable String identifier, long oid, @Nullable Integer timeline, String words) {
    // When
    var trouble =
        OtherServer.found(new DatabaseIdentity("73", 16384, 2), report(identifier, oid, timeline));

    // Then
    if (words.isEmpty()) {
      assertThat(trouble).isNull();
    } else {
      assertThat(trouble).isNotNull();
      assertThat(trouble.reason()).isEqualTo(Reason.DATABASE_CHANGED);
      assertThat(trouble.message()).contains(words);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void shouldKnowNothingBeforeTheFirstLook(int timeline) {
    assertThat(OtherServer.found(null, report("73", 16384, timeline))).isNull();
    assertThat(
            OtherServer.found(
                new DatabaseIdentity("73", 16384, null), report("73", 16384, timeline)))
        .isNull();
  }

  private static Report report(@Nullable String identifier, long oid, @Nullable Integer timeline) {
    return new Report(
        List.of(),
        List.of(),
        "18.1",
        180001,
        false,
        identifier,
        oid,
        timeline,
        "godwit",
        List.of(),
        List.of());
  }
}
