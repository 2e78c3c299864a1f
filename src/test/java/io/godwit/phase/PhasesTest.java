package io.godwit.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.PhaseHandler;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhasesTest {
  @Test
  void shouldHaveOneStopForEachPhaseInOrder() {
    // When
    List<PhaseHandler> stops = Phases.inOrder();

    // Then
    assertThat(stops).extracting(PhaseHandler::phase).containsExactly(Phase.values());
  }
}
