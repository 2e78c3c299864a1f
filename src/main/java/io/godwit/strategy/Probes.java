package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;

import io.godwit.engine.TableName;
import java.util.List;
import java.util.stream.Collectors;

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

  /** All of them are there. */
  static String columns(TableName table, List<String> columns) {
    return columns.size() == 1
        ? column(table, columns.getFirst())
        : """
          SELECT count(*) = %d FROM pg_catalog.pg_attribute
          WHERE attrelid = %s::regclass AND attname IN (%s) AND NOT attisdropped"""
            .formatted(columns.size(), literal(table.sql()), literals(columns));
  }

  /** None of them is there. */
  static String noColumns(TableName table, List<String> columns) {
    return columns.size() == 1
        ? noColumn(table, columns.getFirst())
        : """
          SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
            WHERE attrelid = %s::regclass AND attname IN (%s) AND NOT attisdropped)"""
            .formatted(literal(table.sql()), literals(columns));
  }

  private static String literals(List<String> names) {
    return names.stream().map(name -> literal(name)).collect(Collectors.joining(", "));
  }

  static String relation(TableName name) {
    return "SELECT to_regclass(%s) IS NOT NULL".formatted(literal(name.sql()));
  }

  static String noRelations(TableName one, TableName other) {
    return "SELECT to_regclass(%s) IS NULL AND to_regclass(%s) IS NULL"
        .formatted(literal(one.sql()), literal(other.sql()));
  }

  static String noConstraint(TableName table, String constraint) {
    return constraint(table, constraint).replaceFirst("SELECT EXISTS", "SELECT NOT EXISTS");
  }

  static String notNull(TableName table, String column) {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute
          WHERE attrelid = %s::regclass AND attname = %s AND attnotnull AND NOT attisdropped)"""
        .formatted(literal(table.sql()), literal(column));
  }

  static String nullable(TableName table, String column) {
    return notNull(table, column).replaceFirst("AND attnotnull", "AND NOT attnotnull");
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

  static String noIndex(String index) {
    return "SELECT to_regclass(%s) IS NULL".formatted(literal(index));
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
