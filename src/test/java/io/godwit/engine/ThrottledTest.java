package io.godwit.engine;

import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.godwit.api.Phase;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.phase.Phases;
import io.godwit.support.LedgerDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottledTest {
  private static final String LAG = "replica-lag is 7s, hard limit 5s (replica r1)";
  private static final Throttling HELD =
      new Throttling(true, 50, LAG, LedgerDraft.NOON, List.of(), null);

  private final Engine engine = new Engine(new Road(Phases.inOrder()));

  @Test
  void shouldHoldTheBackfillAndKeepItsJob() {
    // When
    Decision decision = engine.decide(in(Phase.BACKFILL).throttled(HELD).now());

    // Then
    assertThat(decision)
        .asInstanceOf(type(Decision.Held.class))
        .satisfies(
            held -> {
              assertThat(held.reason()).isEqualTo(Reason.THROTTLED);
              assertThat(held.stalled()).isFalse();
              assertThat(held.message())
                  .startsWith(LAG + ", held since 2026-03-01T12:00:00Z; it goes on by itself. ");
              assertThat(held.actions()).hasAtLeastOneElementOfType(Action.EnsureJob.class);
            });
  }

  @Test
  void shouldHoldTheComparisonOfVerify() {
    assertThat(engine.decide(in(Phase.VERIFY).throttled(HELD).now()))
        .asInstanceOf(type(Decision.Held.class))
        .extracting(Decision.Held::reason)
        .isEqualTo(Reason.THROTTLED);
  }

  @Test
  void shouldStillTellWorkersWhatTheSpecSays() {
    // When
    Decision decision =
        engine.decide(in(Phase.BACKFILL).throttled(HELD).spec(spec -> spec.workers(7, 7)).now());

    // Then
    assertThat(decision.actions()).hasAtLeastOneElementOfType(Action.Tune.class);
  }

  @Test
  void shouldSayWhatSlowsIt() {
    // When
    Decision decision =
        engine.decide(
            in(Phase.BACKFILL)
                .throttled(new Throttling(false, 25, LAG, LedgerDraft.NOON, List.of(), null))
                .now());

    // Then
    assertThat(decision)
        .asInstanceOf(type(Decision.Work.class))
        .satisfies(work -> assertThat(work.message()).endsWith("; at 25 % of its speed: " + LAG));
  }

  @Test
  void shouldHoldNothingElse() {
    for (Phase phase : List.of(Phase.EXPAND, Phase.ENFORCE, Phase.SOAK)) {
      assertThat(engine.decide(in(phase).throttled(HELD).now()))
          .isEqualTo(engine.decide(in(phase).now()));
    }
  }
}
