package io.godwit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.godwit.api.GateSpec;
import io.godwit.engine.AskedGate;
import io.godwit.engine.Measurement;
import io.godwit.kube.GateJobs.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the end of a measurement's Job counts as. */
class JobGateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void shouldTakeTheExitCode() throws Exception {
    assertThat(answer(null, new State.Ended(0, null, NOW)))
        .isEqualTo(new Answer.Settled(Measurement.Phase.SUCCESSFUL, "exit code 0"));
    assertThat(answer(null, new State.Ended(3, "Connection refused", NOW)))
        .isEqualTo(new Answer.Settled(Measurement.Phase.FAILED, "exit code 3"));
  }

  @Test
  void shouldJudgeTheLastLineOfItsMessage() throws Exception {
    String condition = "result.errors < 3";

    assertThat(answer(condition, new State.Ended(0, "asking\n{\"errors\": 2}\n", NOW)))
        .isEqualTo(new Answer.Value(Map.of("errors", 2L), NOW));
    assertThat(answer(condition, new State.Ended(1, "{\"errors\": 2}", NOW)))
        .isEqualTo(new Answer.Settled(Measurement.Phase.FAILED, "exit code 1"));
    assertThat(answer(condition, new State.Ended(0, "2 errors", NOW)))
        .isInstanceOf(Answer.Missing.class);
    assertThat(answer(condition, new State.Ended(0, null, NOW))).isInstanceOf(Answer.Missing.class);
  }

  @Test
  void shouldMeasureNothingByWhatIsNotThereYetOrNotAnyMore() throws Exception {
    assertThat(answer(null, new State.Measuring())).isEqualTo(new Answer.Pending());
    assertThat(answer(null, new State.Lost("Job x is gone")))
        .isEqualTo(new Answer.Missing("Job x is gone"));
    // Two intervals of 30 s.
    assertThat(answer(null, new State.Ended(0, null, NOW.minusSeconds(60))))
        .isInstanceOf(Answer.Settled.class);
    assertThat(answer(null, new State.Ended(0, null, NOW.minusSeconds(61))))
        .isEqualTo(
            new Answer.Missing(
                "its Job ended at 2026-03-01T11:58:59Z, too long ago to say anything of now"));
  }

  private static Answer answer(@Nullable String condition, State state) throws Exception {
    GateSpec spec =
        new ObjectMapper(new YAMLFactory())
            .readValue(
                """
                {name: smoke, phases: [Cutover], interval: 30s, job: {image: 'smoke:1'}%s}
                """
                    .formatted(condition == null ? "" : ", successCondition: '" + condition + "'"),
                GateSpec.class);
    AskedGate gate = AskedGate.all(List.of(spec), name -> Optional.empty()).getFirst();
    assertThat(gate.gate().invalid()).isNull();
    return JobGate.answer(gate, state, NOW);
  }
}
