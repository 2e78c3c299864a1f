package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AudienceSpec;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Phase;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgedTest {
  private static final List<AudienceSpec> AUDIENCE =
      List.of(
          new AudienceSpec("web", null, "read amount", null, false),
          new AudienceSpec("bi", null, "change the report", null, false));

  private static @Nullable HandledAction former(@Nullable String result) {
    return result == null ? null : new HandledAction("acknowledge", "x", "t", result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "web | - | acknowledged, attempt 2: web | web",
        "web, bi | - | acknowledged, attempt 2: bi web | web bi",
        "bi | acknowledged, attempt 2: web | acknowledged, attempt 2: bi web | web bi",
        "bi | acknowledged, attempt 1: web | acknowledged, attempt 2: bi | bi",
        "bi | acknowledged, attempt 2: gone | acknowledged, attempt 2: bi | bi",
        "shop | - | refused: not in spec.audience: shop; nobody has acknowledged it | -",
        "shop | acknowledged, attempt 2: web | refused: not in spec.audience: shop; acknowledged, attempt 2: web | web"
      })
  void shouldAddToThoseOfThisTry(
      String value, @Nullable String before, String answer, @Nullable String teams) {
    String given = Acknowledged.answer(value, AUDIENCE, former(before), 2);

    assertThat(given).isEqualTo(answer);
    assertThat(Acknowledged.teams(List.of(new HandledAction("acknowledge", "x", "t", given)), 2))
        .isEqualTo(teams == null ? Set.of() : Set.of(teams.split(" ")));
  }

  @Test
  void shouldCountThoseOfAnAnnotation() {
    Resource resource =
        new Resource(
                Specs.patch(
                    SpecDraft.byFlag().spec(),
                    "{'audience': [{'team': 'web', 'action': 'read amount'}]}"))
            .annotate("acknowledge", "web");

    Asked asked = resource.ask(in(Phase.CUTOVER).ledger(), 1);

    assertThat(asked.requests().acknowledged()).containsExactly("web");
    assertThat(asked.handled())
        .singleElement()
        .returns("web", HandledAction::token)
        .returns("acknowledged, attempt 1: web", HandledAction::result);
  }
}
