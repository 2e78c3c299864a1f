package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.TableName;

/**
 * Whoever applies what a subscription brings writes as a replica does, and so may a session that
 * wants no trigger to fire: ours fires all the same, or rows would go past it unseen
 * (rules-postgres 22).
 */
final class FiringAlways {
  private FiringAlways() {}

  /** For a trigger that has just been made. */
  static String sql(TableName table, String trigger) {
    return "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s".formatted(table.sql(), quote(trigger));
  }
}
