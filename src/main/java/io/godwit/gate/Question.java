package io.godwit.gate;

import io.godwit.engine.AskedGate;

/**
 * One measurement that is wanted of a gate.
 *
 * @param namespace of the migration
 * @param migration its name
 * @param holder uid of its resource
 * @param gate what is asked
 * @param measurement names the measurement, in the same way whoever asks
 * @param begun true if it has been asked for before, and was not done
 */
public record Question(
    String namespace,
    String migration,
    String holder,
    AskedGate gate,
    String measurement,
    boolean begun) {

  /** The same, after it was not done when it was asked. */
  public Question again() {
    return new Question(namespace, migration, holder, gate, measurement, true);
  }
}
