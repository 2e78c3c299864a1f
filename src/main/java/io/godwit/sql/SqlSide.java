package io.godwit.sql;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.SideColumn;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One side of rows {@code r} and what it should be, in SQL.
 *
 * @param names what its columns are called by now
 * @param due the relation that has the values it should have: {@code up} or {@code down}
 */
record SqlSide(List<SideColumn> columns, List<String> names, String due) {

  /** An array of no names. */
  static final String NONE_TOLD = "'{}'::text[]";

  /** Name of a computed value, which the first of a side has always had. */
  static String value(int i) {
    return "value" + (i == 0 ? "" : "_" + (i + 1));
  }

  /** A column of the row. */
  String column(int i) {
    return "r." + quote(names.get(i));
  }

  /** What a column should be. */
  String due(int i) {
    return due + "." + value(i);
  }

  /** All its columns are NULL. */
  String isNull() {
    return names.size() == 1
        ? column(0) + " IS NULL"
        : "(" + joined(i -> true, i -> column(i) + " IS NULL", " AND ") + ")";
  }

  /** A column is not what it should be, nor near enough to it. */
  String differs(int i) {
    return columns.get(i).differs(column(i), due(i));
  }

  /** Some column is not what it should be, nor near enough to it. */
  String differs() {
    return any(this::differs);
  }

  /** The names of those that are not, as an array; of a single column none has to be told. */
  String differing() {
    return columns.size() == 1
        ? NONE_TOLD
        : "array_remove(ARRAY[%s], NULL)"
            .formatted(
                joined(
                    i -> true,
                    i -> "CASE WHEN %s THEN %s END".formatted(differs(i), literal(names.get(i))),
                    ", "));
  }

  /** The same, however near. */
  String differsAtAll() {
    return any(i -> columns.get(i).differsAtAll(column(i), due(i)));
  }

  /** Only columns that an expression leads to say anything. */
  private String any(IntFunction<String> condition) {
    long count = columns.stream().filter(column -> column.expression() != null).count();
    String text = joined(this::computed, condition, " OR ");
    return count == 1 ? text : "(" + text + ")";
  }

  /** The computed values, as columns of {@link #due}. */
  String computed() {
    return joined(
        this::computed,
        i ->
            "(%s)::%s AS %s"
                .formatted(
                    Rows.escaped(String.valueOf(columns.get(i).expression())),
                    columns.get(i).type(),
                    value(i)),
        ", ");
  }

  /** The columns as expressions of the other side know them. */
  List<String> spoken() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> column(i) + " AS " + quote(columns.get(i).spoken()))
        .toList();
  }

  /** Its columns, for people: {@code r."a" AS old}, or several by their names. */
  String shown(String word) {
    return joined(
        i -> true,
        i -> column(i) + " AS " + (names.size() == 1 ? word : quote(word + " " + names.get(i))),
        ", ");
  }

  /** What they should be. */
  String shownDue() {
    return joined(
        i -> true,
        i -> due(i) + " AS " + (names.size() == 1 ? "due" : quote("due " + names.get(i))),
        ", ");
  }

  /** A hash of what the side holds. */
  String hash() {
    return "hashtextextended(%s::text, 0)"
        .formatted(
            names.size() == 1 ? column(0) : "ROW(" + joined(i -> true, this::column, ", ") + ")");
  }

  /** {@code SET} of an UPDATE of the table alone: only while the columns have their first names. */
  String assignment() {
    return joined(
        i -> true,
        i ->
            "%s = (%s)"
                .formatted(
                    quote(names.get(i)), Rows.escaped(String.valueOf(columns.get(i).expression()))),
        ", ");
  }

  /** The same, of what is computed beside the row. */
  String assignmentOfComputed(String from) {
    String targets = joined(i -> true, i -> quote(names.get(i)), ", ");
    return "%s = (SELECT %s FROM (SELECT 1) AS one%s)"
        .formatted(
            names.size() == 1 ? targets : "(" + targets + ")",
            joined(i -> true, this::due, ", "),
            from);
  }

  private boolean computed(int i) {
    return columns.get(i).expression() != null;
  }

  private String joined(IntPredicate which, IntFunction<String> text, String by) {
    return IntStream.range(0, columns.size())
        .filter(which)
        .mapToObj(text)
        .collect(Collectors.joining(by));
  }
}
