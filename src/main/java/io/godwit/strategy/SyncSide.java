package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.SideColumn;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One side in the words of the sync function.
 *
 * @param word what its variables begin with: {@code old} or {@code new}
 * @param names what its columns are called by now
 */
record SyncSide(String word, List<SideColumn> columns, List<String> names) {

  /** Variables that hold what the side should be. */
  String declared() {
    return joined(i -> "  " + value(i) + " " + columns.get(i).type() + ";\n", "");
  }

  /** All its columns are NULL. */
  String isNull(String row) {
    return joined(i -> row + "." + name(i) + " IS NULL", " AND ");
  }

  /** One of its columns at least has a value. */
  String isGiven() {
    return joined(i -> "NEW." + name(i) + " IS NOT NULL", " OR ");
  }

  /** One of its columns at least has another value than before. */
  String isChanged() {
    return joined(i -> columns.get(i).differsAtAll("NEW." + name(i), "OLD." + name(i)), " OR ");
  }

  /** One of its columns at least is not what was computed. */
  String differsFromComputed() {
    return joined(i -> columns.get(i).differsAtAll("NEW." + name(i), value(i)), " OR ");
  }

  /**
   * Computes, among columns of any name, what the side should be; nothing for a column that no
   * expression leads to.
   */
  String computed() {
    return led(
        i -> SyncFunction.LABEL + "." + value(i) + " := (" + columns.get(i).expression() + ");");
  }

  /** Puts what was computed into the row. */
  String assigned() {
    return "      " + led(i -> "NEW." + name(i) + " := " + value(i) + ";") + "\n";
  }

  /** What has no value gets what was computed. */
  String filledByComputed() {
    return joined(
        i ->
            "        IF NEW.%1$s IS NULL THEN NEW.%1$s := %2$s; END IF;\n"
                .formatted(name(i), value(i)),
        "");
  }

  /** What an expression leads to keeps its value; a new row has none. */
  String reset() {
    return "IF TG_OP = 'INSERT' THEN %s ELSE %s END IF;"
        .formatted(
            led(i -> "NEW." + name(i) + " := NULL;"),
            led(i -> "NEW.%1$s := OLD.%1$s;".formatted(name(i))));
  }

  /** Variables that bear the names which expressions of the other side have for the columns. */
  String variables(String row) {
    return joined(
        i ->
            "%s %s := %s.%s;"
                .formatted(quote(columns.get(i).spoken()), columns.get(i).type(), row, name(i)),
        " ");
  }

  Set<String> spoken() {
    return columns.stream().map(SideColumn::spoken).collect(Collectors.toSet());
  }

  private String name(int i) {
    return quote(names.get(i));
  }

  private String value(int i) {
    return word + "_value" + (i == 0 ? "" : "_" + (i + 1));
  }

  private String led(IntFunction<String> text) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).expression() != null)
        .mapToObj(text)
        .collect(Collectors.joining(" "));
  }

  private String joined(IntFunction<String> text, String by) {
    return IntStream.range(0, columns.size()).mapToObj(text).collect(Collectors.joining(by));
  }
}
