package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Key;
import java.sql.Array;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL by which rows of a table read as {@code r} are found. Keys are compared by PostgreSQL
 * alone, under the collation of their index, so that the order of ranges is the order of the index.
 */
record KeySql(Key key) {

  /** The key as the ledger keeps it. */
  String text() {
    return key.text("r");
  }

  /** The columns themselves, to be read in a subquery. */
  String columns() {
    return key.byPlace()
        ? "r.ctid"
        : key.columns().stream()
            .map(column -> "r." + quote(column.name()))
            .collect(Collectors.joining(", "));
  }

  /** What to sort by; {@code direction} is empty or {@code DESC}. */
  String order(String direction) {
    return expressions().stream()
        .map(expression -> (expression + " " + direction).strip())
        .collect(Collectors.joining(", "));
  }

  /** Rows behind one key, up to another and with it. */
  Condition between(@Nullable String lo, String hi) {
    return behind(lo).and(compared("<=", hi));
  }

  /** Rows behind a key; all if there is none. */
  Condition behind(@Nullable String lo) {
    return lo == null ? Condition.ALL : compared(">", lo);
  }

  private Condition compared(String operator, String bound) {
    List<String> values = values("?::text[]");
    return new Condition(
        "%s %s %s".formatted(row(expressions()), operator, row(values)),
        Collections.nCopies(values.size(), bound));
  }

  /** Rows of any of the keys, an array of texts. */
  Condition among(Array keys) {
    if (key.columns().size() <= 1) {
      String type = key.byPlace() ? "tid" : key.columns().getFirst().type();
      return new Condition(
          "%s = ANY (?::text[]::%s[])".formatted(expressions().getFirst(), type), List.of(keys));
    }
    return new Condition(
        "%s IN (SELECT %s FROM unnest(?::text[]) AS godwit_keys (one))"
            .formatted(row(expressions()), String.join(", ", values("godwit_keys.one::text[]"))),
        List.of(keys));
  }

  /** The row whose key an expression gives, as the ledger keeps it. */
  String is(String text) {
    List<String> values =
        key.columns().size() == 1
            ? List.of("(%s)::%s".formatted(text, key.columns().getFirst().type()))
            : values("(%s)::text[]".formatted(text));
    return "%s = %s".formatted(row(expressions()), row(values));
  }

  private List<String> expressions() {
    return key.byPlace()
        ? List.of("r.ctid")
        : key.columns().stream()
            .map(
                column ->
                    "r."
                        + quote(column.name())
                        + (column.collation() == null ? "" : " COLLATE " + column.collation()))
            .toList();
  }

  /** A key's text taken apart, each part of its column's type. */
  private List<String> values(String array) {
    List<Key.Column> columns = key.columns();
    return switch (columns.size()) {
      case 0 -> List.of("?::tid");
      case 1 -> List.of("?::" + columns.getFirst().type());
      default ->
          IntStream.range(0, columns.size())
              .mapToObj(i -> "(%s)[%d]::%s".formatted(array, i + 1, columns.get(i).type()))
              .toList();
    };
  }

  private static String row(List<String> parts) {
    return parts.size() == 1 ? parts.getFirst() : "(" + String.join(", ", parts) + ")";
  }
}
