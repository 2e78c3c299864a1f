package io.godwit.signal;

import static io.godwit.signal.State.HARD;
import static io.godwit.signal.State.HEALTHY;
import static io.godwit.signal.State.NOT_APPLICABLE;
import static io.godwit.signal.State.SOFT;
import static io.godwit.signal.State.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
  /** One look a second: percent of the speed after each, or "-" while it is held. */
  @ParameterizedTest
  @CsvSource({
    // All is well; there is nothing to measure.
    "++., 100 100 100",
    // Soft: half at once, and half again each two seconds, down to a tenth.
    "ssss, 50 50 25 25",
    "sssssssssss, 50 50 25 25 13 13 10 10 10 10 10",
    // Back in small steps.
    "s+++, 50 55 60 65",
    "s++++++++++++, 50 55 60 65 70 75 80 85 90 95 100 100 100",
    // Hard: held at once, on at half speed after three good looks.
    "+h+++, 100 - - - 50",
    "h++++, - - - 50 55",
    // One bad look begins the count anew.
    "h++h+++, - - - - - - 50",
    // Unknown holds as well.
    "?+++, - - - 50",
    // Soft is good enough to go on, but not to become faster.
    "hsss, - - - 50",
    "hssss, - - - 50 25",
    // Held again before it is at full speed: slower each time.
    "h+++h+++, - - - 50 - - - 25",
    // Slowed, then held.
    "sh+++, 50 - - - 25",
  })
  void shouldFollowTheSignals(String looks, String speeds) {
    // When
    List<String> seen = new ArrayList<>();
    Throttle throttle = Throttle.start();
    for (int second = 0; second < looks.length(); second++) {
      throttle =
          throttle.after(List.of(Draft.judged(state(looks.charAt(second)))), Draft.second(second));
      seen.add(
          throttle.hold()
              ? "-"
              : String.format(Locale.ROOT, "%d", Math.round(throttle.speed() * 100)));
    }

    // Then
    assertThat(String.join(" ", seen)).isEqualTo(speeds);
  }

  @Test
  void shouldNameTheFirstThatHoldsAndSinceWhen() {
    // Given
    List<Judgement> first =
        List.of(Draft.judged("a", SOFT), Draft.judged("b", UNKNOWN), Draft.judged("c", HARD));
    List<Judgement> then = List.of(Draft.judged("a", HARD), Draft.judged("b", HEALTHY));

    // When
    Throttle held = Throttle.start().after(first, Draft.second(1));
    Throttle still = held.after(then, Draft.second(2));

    // Then: what is known to be bad comes before what is unknown.
    assertThat(Objects.requireNonNull(held.cause()).signal()).isEqualTo("c");
    assertThat(held.cause().words()).isEqualTo("c is 7, hard limit 5 (replica r1)");
    assertThat(Objects.requireNonNull(still.cause()).signal()).isEqualTo("a");
    assertThat(still.cause().since()).isEqualTo(Draft.second(1));
  }

  @Test
  void shouldForgetTheCauseAtFullSpeed() {
    Throttle throttle = Throttle.start().after(List.of(Draft.judged(SOFT)), Draft.second(0));
    assertThat(throttle.free()).isFalse();

    for (int second = 1; second < 20; second++) {
      throttle = throttle.after(List.of(Draft.judged(HEALTHY)), Draft.second(second));
    }

    assertThat(throttle.free()).isTrue();
    assertThat(throttle.cause()).isNull();
  }

  private static State state(char look) {
    return switch (look) {
      case '+' -> HEALTHY;
      case '.' -> NOT_APPLICABLE;
      case 's' -> SOFT;
      case 'h' -> HARD;
      default -> UNKNOWN;
    };
  }
}
