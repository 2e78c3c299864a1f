package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;

import io.godwit.engine.TableName;

/** Queries that see in the catalogs whether a step is done: each returns one boolean. */
final class Probes {
  private Probes() {}

  static String column(TableName table, String column) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
          WHERE attrelid = %s::regclass AND attname = %s AND NOT attisdropped)"""
        .formatted(literal(table.sql()), literal(column));
  }

  static String noColumn(TableName table, String column) {
    return column(table, column).replaceFirst("SELECT EXISTS", "SELECT NOT EXISTS");
  }

  static String notNull(TableName table, String column) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
          WHERE attrelid = %s::regclass AND attname = %s AND attnotnull AND NOT attisdropped)"""
        .formatted(literal(table.sql()), literal(column));
  }

  static String trigger(TableName table, String trigger) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger
          WHERE tgrelid = %s::regclass AND tgname = %s)"""
        .formatted(literal(table.sql()), literal(trigger));
  }

  static String validIndex(String index) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_index
          WHERE indexrelid = to_regclass(%s) AND indisvalid)"""
        .formatted(literal(index));
  }

  static String constraint(TableName table, String constraint) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
          WHERE conrelid = %s::regclass AND conname = %s)"""
        .formatted(literal(table.sql()), literal(constraint));
  }

  static String validConstraint(TableName table, String constraint) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
          WHERE conrelid = %s::regclass AND conname = %s AND convalidated)"""
        .formatted(literal(table.sql()), literal(constraint));
  }

  /** For steps that may be repeated and leave no trace of their own. */
  static String never() {
    return "SELECT false";
  }

  /** For steps that do nothing on the way forth and only have an undo. */
  static String always() {
    return "SELECT true";
  }
}
