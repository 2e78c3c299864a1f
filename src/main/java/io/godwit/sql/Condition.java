package io.godwit.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition and what its question marks stand for.
 *
 * @param parameters one for each question mark
 */
record Condition(String sql, List<Object> parameters) {
  /** Every row. */
  static final Condition ALL = new Condition("true", List.of());

  Condition {
    parameters = List.copyOf(parameters);
  }

  Condition and(Condition other) {
    List<Object> both = new ArrayList<>(parameters);
    both.addAll(other.parameters);
    return new Condition(sql + " AND " + other.sql, both);
  }
}
