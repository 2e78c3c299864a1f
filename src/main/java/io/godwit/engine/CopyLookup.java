package io.godwit.engine;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.api.CopyTableSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Another table that a column of a new table has its value from. Triggers that read it would race
 * with those who write it, and to lock its rows would make applications wait for each other. So
 * Godwit keeps a copy, which nobody else writes: what follows from it is the same for the trigger,
 * the copy of the rows and the comparison. At the swap the copy has to be what the table is.
 *
 * @param table the other table
 * @param kept our copy of it
 * @param matches by what a row is found
 * @param value the column with the value
 */
public record CopyLookup(TableName table, TableName kept, List<Match> matches, String value) {
  private static final String ROW = "godwit_lookup";

  /**
   * What is equal.
   *
   * @param column of the other table
   * @param source of the old one
   */
  public record Match(String column, String source) {}

  public CopyLookup {
    matches = List.copyOf(matches);
  }

  /** What a spec asks for, of a table that is copied. */
  public static CopyLookup of(TableName copied, CopyTableSpec.Lookup spec) {
    TableName table = TableName.parse(spec.table());
    String hash = Hashes.ofText(copied + " " + table + " " + spec.by() + " " + spec.value());
    return new CopyLookup(
        table,
        new TableName(
            "godwit", Identifier.derive("lookup_" + table.name(), "_" + hash.substring(7, 15))),
        spec.by().stream().map(by -> new Match(by.column(), by.equals())).toList(),
        spec.value());
  }

  /** The value for a row {@code r} of the old table, as SQL; NULL if there is none. */
  public String from(TableName from) {
    return "(SELECT %1$s.%2$s FROM %3$s AS %1$s WHERE %4$s)"
        .formatted(
            ROW,
            quote(value),
            from.sql(),
            matches.stream()
                .map(
                    match ->
                        "%s.%s = r.%s".formatted(ROW, quote(match.column()), quote(match.source())))
                .collect(Collectors.joining(" AND ")));
  }

  /** The columns by which a row is found. */
  public List<String> key() {
    return matches.stream().map(Match::column).toList();
  }

  private List<String> columns() {
    LinkedHashSet<String> columns = new LinkedHashSet<>(key());
    columns.add(value);
    return List.copyOf(columns);
  }

  private String rows() {
    return "SELECT %s FROM %s AS l WHERE %s"
        .formatted(
            columns().stream()
                .map(column -> "l." + quote(column))
                .collect(Collectors.joining(", ")),
            table.sql(),
            known());
  }

  /** A row without a key is found by nobody. */
  private String known() {
    return key().stream()
        .map(column -> "l." + quote(column) + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
  }

  private String same() {
    return key().stream()
        .map(column -> "k.%1$s = l.%1$s".formatted(quote(column)))
        .collect(Collectors.joining(" AND "));
  }

  /** Statements that make the copy. */
  public List<String> made() {
    return List.of(
        "CREATE TABLE %s AS %s".formatted(kept.sql(), rows()),
        "CREATE UNIQUE INDEX ON %s (%s)".formatted(kept.sql(), Identifier.quoted(key())));
  }

  /** Statements that make it what the table is by now. */
  public List<String> renewed() {
    List<String> sql = new ArrayList<>();
    sql.add(
        "DELETE FROM %s AS k WHERE NOT EXISTS (SELECT FROM %s AS l WHERE %s)"
            .formatted(kept.sql(), table.sql(), same()));
    String column = quote(value);
    sql.add(
        "INSERT INTO %s AS k (%s) %s ON CONFLICT (%s) DO %s"
            .formatted(
                kept.sql(),
                Identifier.quoted(columns()),
                rows(),
                Identifier.quoted(key()),
                key().contains(value)
                    ? "NOTHING"
                    : "UPDATE SET %1$s = EXCLUDED.%1$s WHERE record_image_ne(ROW(k.%1$s), ROW(EXCLUDED.%1$s))"
                        .formatted(column)));
    return sql;
  }

  /** A statement that fails unless the copy is what the table is. */
  public String held() {
    return """
    DO $godwit$ BEGIN
      IF EXISTS (SELECT FROM %1$s AS l WHERE %3$s AND NOT EXISTS (
          SELECT FROM %2$s AS k WHERE %4$s AND NOT record_image_ne(ROW(k.%5$s), ROW(l.%5$s))))
        OR EXISTS (SELECT FROM %2$s AS k WHERE NOT EXISTS (SELECT FROM %1$s AS l WHERE %4$s)) THEN
        RAISE EXCEPTION USING ERRCODE = '42P17', MESSAGE = %6$s;
      END IF;
    END $godwit$"""
        .formatted(
            table.sql(),
            kept.sql(),
            known(),
            same(),
            quote(value),
            literal(
                "table %s has changed since Enforce, and the new table has values that it had then: change it back, or roll back and begin again when it rests"
                    .formatted(table)));
  }

  /** The statement that takes the copy away. */
  public String dropped() {
    return "DROP TABLE IF EXISTS " + kept.sql();
  }
}
