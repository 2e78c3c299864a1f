package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.GateCondition.Facts;
import io.godwit.engine.GateCondition.Shape;
import io.godwit.engine.Measurement.Phase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GateConditionTest {
  record Judged(@Nullable String success, @Nullable String failure, Object result, Phase phase) {}

  static List<Judged> conditions() {
    return List.of(
        new Judged("result < 0.01", null, 0.005, Phase.SUCCESSFUL),
        new Judged("result < 0.01", null, 0.5, Phase.FAILED),
        new Judged("result < 1", null, 0.5, Phase.SUCCESSFUL),
        new Judged("result == 0", null, 0.0, Phase.SUCCESSFUL),
        new Judged("0 < result", null, 0.0, Phase.FAILED),
        new Judged(null, "result > 0.05", 0.01, Phase.SUCCESSFUL),
        new Judged(null, "result > 0.05", 0.06, Phase.FAILED),
        // As Argo Rollouts documents it: both given, neither true.
        new Judged("result < 0.01", "result > 0.05", 0.02, Phase.INCONCLUSIVE),
        new Judged("result < 0.01", "result > 0.05", 0.001, Phase.SUCCESSFUL),
        new Judged("result < 0.01", "result > 0.05", 0.06, Phase.FAILED),
        new Judged("result < 0.1", "result > 0.05", 0.06, Phase.FAILED),
        new Judged("result <= 2.0 * baseline.p99", null, 0.3, Phase.SUCCESSFUL),
        new Judged("result <= 2 * baseline.p99", null, 0.5, Phase.FAILED),
        new Judged("result <= baseline.median * 10 + 1", null, 1.9, Phase.SUCCESSFUL),
        new Judged("result < 1 && ageSeconds < 60", null, 0.5, Phase.SUCCESSFUL),
        new Judged("result[0] < 0.95", null, List.of(0.5), Phase.SUCCESSFUL),
        new Judged("result.all(x, x < 1)", null, List.of(0.5, 2.0), Phase.FAILED),
        // Helpers of Argo Rollouts.
        new Judged("!isNaN(result) && result < 1", null, 0.5, Phase.SUCCESSFUL),
        new Judged("isInf(result / 0.0)", null, 0.5, Phase.SUCCESSFUL),
        new Judged("isNaN(result) || isInf(result)", null, 0.5, Phase.FAILED),
        new Judged("default(result, 0) < 1", null, 0.5, Phase.SUCCESSFUL),
        new Judged("default(result[1], 7) == 7", null, List.of(0.5), Phase.SUCCESSFUL),
        new Judged("default(result[0], 7) + 1 < 2", null, List.of(0.5), Phase.SUCCESSFUL),
        new Judged("isNil(result[1]) && !isNil(result[0])", null, List.of(0.5), Phase.SUCCESSFUL),
        new Judged("asInt(result) == 2", null, 2.9, Phase.SUCCESSFUL),
        new Judged("asFloat('0.5') < asFloat(result)", null, 0.6, Phase.SUCCESSFUL));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void shouldJudge(Judged row) throws Exception {
    // When
    GateCondition condition = GateCondition.of(row.success(), row.failure(), Shape.NUMBERS);

    // Then
    assertThat(condition.list()).isEqualTo(row.result() instanceof List);
    assertThat(condition.judge(new Facts(row.result(), 0.1, 0.2, 5))).isEqualTo(row.phase());
  }

  @Test
  void shouldJudgeJson() throws Exception {
    // Given
    GateCondition condition = GateCondition.of("result.ok && result.errors < 3", null, Shape.ANY);

    // Then
    assertThat(condition.judge(facts(Map.of("ok", true, "errors", 2L))))
        .isEqualTo(Phase.SUCCESSFUL);
    assertThat(condition.judge(facts(Map.of("ok", true, "errors", 3L)))).isEqualTo(Phase.FAILED);
    assertThat(GateCondition.of("result == 'up'", null, Shape.ANY).judge(facts("up")))
        .isEqualTo(Phase.SUCCESSFUL);
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        Arguments.of("default(result.errors, 0) < 3", Map.of("errors", 2L), true),
        Arguments.of("default(result.errors, 0) < 3", Map.of("errors", 5L), false),
        Arguments.of("default(result.errors, 0) < 3", Map.of("ok", true), true),
        Arguments.of("default(result.a.b.c, 'none') == 'none'", Map.of("a", Map.of()), true),
        Arguments.of("default(result.a['b'], 1) == 2", Map.of("a", Map.of("b", 2L)), true),
        Arguments.of("default(result.list[1], 1) == 1", Map.of("list", List.of(7L)), true),
        Arguments.of("isNil(result.a.b)", Map.of(), true),
        Arguments.of("isNil(result.a)", Map.of("a", false), false),
        Arguments.of("asInt(result.n) == 42", Map.of("n", "42"), true),
        Arguments.of("asFloat(result.n) == 0.5", Map.of("n", "0.5"), true));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void shouldTakeSomethingElseForWhatIsMissing(String condition, Object result, boolean good)
      throws Exception {
    assertThat(GateCondition.of(condition, null, Shape.ANY).judge(facts(result)))
        .isEqualTo(good ? Phase.SUCCESSFUL : Phase.FAILED);
  }

  @Test
  void shouldHaveNoAnswerForWhatIsNoNumber() throws Exception {
    // Given
    GateCondition whole = GateCondition.of("asInt(result.n) == 1", null, Shape.ANY);
    GateCondition flat = GateCondition.of("default(result.n.m, 1) == 1", null, Shape.ANY);

    // Then
    for (Object n : List.of("hunter2", Double.MAX_VALUE, true)) {
      assertThatThrownBy(() -> whole.judge(facts(Map.of("n", n))))
          .isInstanceOf(GateCondition.Unanswered.class)
          .hasMessageNotContaining("hunter2");
    }
    assertThatThrownBy(() -> flat.judge(facts(Map.of("n", "text"))))
        .isInstanceOf(GateCondition.Unanswered.class);
  }

  @Test
  void shouldHaveNoAnswerForWhatIsNotThere() throws Exception {
    // Given
    GateCondition json = GateCondition.of("result.ok", null, Shape.ANY);
    GateCondition list = GateCondition.of("result[1] < 1.0", null, Shape.NUMBERS);

    // Then: and say nothing of what was there instead.
    assertThatThrownBy(() -> json.judge(facts(Map.of("secret", "hunter2"))))
        .isInstanceOf(GateCondition.Unanswered.class)
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> list.judge(facts(List.of(0.5))))
        .isInstanceOf(GateCondition.Unanswered.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "result < | successCondition \"result <\", line 1, column",
        "reslt < 1 | line 1, column 1: undeclared reference to 'reslt'",
        "result < 'a' | no matching overload",
        "result + 1.0 | expected type 'bool' but found 'double'",
        "default(result, 'a') == 'a' | no matching overload",
        "isNaN('a') | no matching overload",
        "default(result + 1.0, 0.0) < 1 | take what may be missing",
        "default(result) < 1 | undeclared reference",
        "baseline.p95 < result | undeclared reference to 'baseline'",
        "result[0].value < 1 | ",
      })
  void shouldRefuseWhatIsNoCondition(String expression, @Nullable String words) {
    assertThatThrownBy(() -> GateCondition.of(expression, null, Shape.NUMBERS))
        .isInstanceOf(GateCondition.Invalid.class)
        .hasMessageContaining(expression)
        .hasMessageContaining(words == null ? "" : words);
  }

  @Test
  void shouldLimitWhatAConditionCosts() throws Exception {
    // Given
    List<Double> many = java.util.Collections.nCopies(200, 1.0);
    GateCondition costly =
        GateCondition.of("result.all(x, result.all(y, x == y))", null, Shape.NUMBERS);

    // Then
    assertThatThrownBy(() -> costly.judge(facts(many)))
        .isInstanceOf(GateCondition.Unanswered.class);
    assertThatThrownBy(() -> GateCondition.of("result < 1" + " ".repeat(1100), null, Shape.NUMBER))
        .isInstanceOf(GateCondition.Invalid.class);
    assertThatThrownBy(
            () -> GateCondition.of("(".repeat(40) + "true" + ")".repeat(40), null, Shape.NUMBER))
        .isInstanceOf(GateCondition.Invalid.class);
  }

  @Test
  void shouldKnowWhetherItNeedsABaseline() throws Exception {
    assertThat(GateCondition.of("result < baseline.median", null, Shape.NUMBER).usesBaseline())
        .isTrue();
    assertThat(GateCondition.of("result < 1", null, Shape.NUMBER).usesBaseline()).isFalse();
  }

  private static Facts facts(Object result) {
    return new Facts(result, Double.NaN, Double.NaN, 0);
  }
}
