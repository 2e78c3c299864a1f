package io.godwit.rehearsal;

import io.godwit.api.Phase;
import java.sql.SQLException;

/** The application's own tests, if it has any to be run against the copy. */
public interface Application {
  /** There is none. */
  Application NONE = (phase, shape) -> {};

  /** Which shape its code expects. */
  enum Shape {
    OLD,
    NEW
  }

  /**
   * Runs the tests of the code that expects a shape.
   *
   * @param phase the phase that is over
   * @throws Programs.Failed if they fail; the message says what they said last
   */
  void test(Phase phase, Shape shape) throws Programs.Failed, SQLException;
}
