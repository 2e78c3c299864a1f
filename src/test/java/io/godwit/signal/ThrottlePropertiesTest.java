package io.godwit.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever the signals do, a backfill is never faster than they allow and never stuck. */
class ThrottlePropertiesTest {
  @Property
  void shouldHoldWheneverASignalDoesAndStayWithinItsSpeeds(
      @ForAll List<@Size(min = 1, max = 4) List<State>> looks) {
    Throttle throttle = Throttle.start();
    int second = 0;

    for (List<State> look : looks) {
      Throttle before = throttle;
      throttle = throttle.after(judged(look), Draft.second(second++));

      assertThat(throttle.stretch()).isBetween(1.0, 1 / Throttle.SLOWEST);
      if (look.stream().anyMatch(State::holds)) {
        assertThat(throttle.hold()).isTrue();
        assertThat(Objects.requireNonNull(throttle.cause()).state().holds()).isTrue();
      }
      assertThat(throttle.speed())
          .as("up in small steps only")
          .isLessThanOrEqualTo(before.speed() + 0.08);
      assertThat(throttle.speed())
          .as("down by half at most")
          .isGreaterThanOrEqualTo(Math.max(Throttle.SLOWEST, before.speed() / 2));
      assertThat(throttle.cause() == null).isEqualTo(throttle.free());
    }
  }

  @Property
  void shouldResumeOnlyAfterThreeGoodLooksInARow(
      @ForAll List<@Size(min = 1, max = 4) List<State>> looks) {
    Throttle throttle = Throttle.start();
    int good = 0;
    int second = 0;

    for (List<State> look : looks) {
      Throttle before = throttle;
      throttle = throttle.after(judged(look), Draft.second(second++));

      good = look.stream().anyMatch(State::holds) ? 0 : good + 1;
      if (before.hold() && !throttle.hold()) {
        assertThat(good).isGreaterThanOrEqualTo(Throttle.GOOD_ENOUGH);
        assertThat(throttle.stretch()).isGreaterThanOrEqualTo(2);
      }
    }
  }

  /** From wherever it stands, half a minute of health is enough. */
  @Property
  void shouldBeAtFullSpeedAgainAfterAWhileOfHealth(
      @ForAll List<@Size(min = 1, max = 4) List<State>> looks) {
    Throttle throttle = Throttle.start();
    int second = 0;
    for (List<State> look : looks) {
      throttle = throttle.after(judged(look), Draft.second(second++));
    }

    for (int i = 0; i < 30; i++) {
      throttle = throttle.after(judged(List.of(State.HEALTHY)), Draft.second(second++));
    }

    assertThat(throttle.free()).isTrue();
    assertThat(throttle.stretch()).isEqualTo(1);
  }

  private static List<Judgement> judged(List<State> states) {
    return states.stream().map(Draft::judged).toList();
  }
}
