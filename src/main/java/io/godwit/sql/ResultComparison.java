package io.godwit.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether two results are the same. Numbers are compared by value, everything else by the text that
 * the server makes of it; NULL is NULL's like and nothing else's. Pure.
 *
 * @param ordered whether the order of rows counts
 * @param tolerance how far apart two numbers may be
 */
record ResultComparison(boolean ordered, BigDecimal tolerance) {
  /** More rows than this that are alike but for their numbers are matched in order of these. */
  private static final int MOST_TO_MATCH = 500;

  /**
   * One value.
   *
   * @param text as the server writes it, or null
   * @param number what it is as a number, or null for none
   */
  record Cell(@Nullable String text, @Nullable BigDecimal number) {
    static final Cell NULL = new Cell(null, null);

    /** A text that is not a number. */
    static Cell of(String text) {
      return new Cell(text, null);
    }

    /** A number; NaN and infinity are texts. */
    static Cell number(String text) {
      try {
        return new Cell(text, new BigDecimal(text));
      } catch (NumberFormatException e) {
        return of(text);
      }
    }

    /** The same for all that are exactly equal, and for nothing else. */
    private String exact() {
      if (number != null) {
        return "n" + number.stripTrailingZeros();
      }
      return text == null ? "" : "t" + text;
    }

    /** The same for all that may be equal within a tolerance. */
    private String kind() {
      return number == null ? exact() : "n";
    }
  }

  /** True if the rows are the same. */
  boolean same(List<List<Cell>> old, List<List<Cell>> renewed) {
    if (old.size() != renewed.size()) {
      return false;
    }
    if (ordered) {
      return inOrder(old, renewed);
    }
    if (tolerance.signum() == 0) {
      return counts(old, Cell::exact).equals(counts(renewed, Cell::exact));
    }
    Map<List<String>, List<List<Cell>>> one = groups(old);
    Map<List<String>, List<List<Cell>>> other = groups(renewed);
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(entry -> alike(entry.getValue(), other.get(entry.getKey())));
  }

  private boolean inOrder(List<List<Cell>> old, List<List<Cell>> renewed) {
    for (int i = 0; i < old.size(); i++) {
      if (!near(old.get(i), renewed.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean near(List<Cell> old, List<Cell> renewed) {
    if (old.size() != renewed.size()) {
      return false;
    }
    for (int i = 0; i < old.size(); i++) {
      BigDecimal one = old.get(i).number();
      BigDecimal other = renewed.get(i).number();
      boolean near =
          one == null || other == null
              ? old.get(i).exact().equals(renewed.get(i).exact())
              : one.subtract(other).abs().compareTo(tolerance) <= 0;
      if (!near) {
        return false;
      }
    }
    return true;
  }

  private interface Words {
    String of(Cell cell);
  }

  private static List<String> words(List<Cell> row, Words words) {
    return row.stream().map(words::of).toList();
  }

  private static Map<List<String>, Integer> counts(List<List<Cell>> rows, Words words) {
    Map<List<String>, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(words(row, words), 1, Integer::sum));
    return counts;
  }

  /** Rows that are the same but for the values of their numbers. */
  private static Map<List<String>, List<List<Cell>>> groups(List<List<Cell>> rows) {
    Map<List<String>, List<List<Cell>>> groups = new HashMap<>();
    rows.forEach(
        row -> groups.computeIfAbsent(words(row, Cell::kind), key -> new ArrayList<>()).add(row));
    return groups;
  }

  /** In order of their numbers they pair off, unless several numbers in a row get in the way. */
  private boolean alike(List<List<Cell>> old, @Nullable List<List<Cell>> renewed) {
    if (renewed == null || old.size() != renewed.size()) {
      return false;
    }
    if (inOrder(sorted(old), sorted(renewed))) {
      return true;
    }
    long numbers = old.getFirst().stream().filter(cell -> cell.number() != null).count();
    return numbers > 1 && old.size() <= MOST_TO_MATCH && matched(old, renewed);
  }

  private static List<List<Cell>> sorted(List<List<Cell>> rows) {
    Comparator<List<Cell>> byNumbers =
        (one, other) -> {
          for (int i = 0; i < one.size(); i++) {
            BigDecimal left = one.get(i).number();
            BigDecimal right = other.get(i).number();
            int order = left == null || right == null ? 0 : left.compareTo(right);
            if (order != 0) {
              return order;
            }
          }
          return 0;
        };
    return rows.stream().sorted(byNumbers).toList();
  }

  /** A perfect matching of the two, by augmenting paths. */
  private boolean matched(List<List<Cell>> old, List<List<Cell>> renewed) {
    int[] partner = new int[renewed.size()];
    Arrays.fill(partner, -1);
    for (int row = 0; row < old.size(); row++) {
      if (!finds(row, old, renewed, partner, new boolean[renewed.size()])) {
        return false;
      }
    }
    return true;
  }

  private boolean finds(
      int row, List<List<Cell>> old, List<List<Cell>> renewed, int[] partner, boolean[] asked) {
    for (int i = 0; i < partner.length; i++) {
      if (!asked[i] && near(old.get(row), renewed.get(i))) {
        asked[i] = true;
        if (partner[i] < 0 || finds(partner[i], old, renewed, partner, asked)) {
          partner[i] = row;
          return true;
        }
      }
    }
    return false;
  }
}
