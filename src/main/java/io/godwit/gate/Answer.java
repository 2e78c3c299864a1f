package io.godwit.gate;

import io.godwit.engine.Measurement;
import java.time.Instant;

/** What a gate's source said when it was asked. */
public sealed interface Answer {
  /**
   * A value to be judged by the gate's conditions.
   *
   * @param value a Double, a list of them, or JSON as maps, lists and scalars
   * @param sampled when that was so
   */
  record Value(Object value, Instant sampled) implements Answer {}

  /** What needs no condition. */
  record Settled(Measurement.Phase phase, String words) implements Answer {}

  /** It is still measured: it is asked for again soon. */
  record Pending() implements Answer {}

  /** Nothing could be measured, and why. */
  record Missing(String why) implements Answer {}
}
