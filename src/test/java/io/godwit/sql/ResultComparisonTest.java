package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.sql.ResultComparison.Cell;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are written {@code a,1;b,2}: digits are numbers, a dash is NULL, nothing is no row. */
class ResultComparisonTest {
  private static Cell cell(String text) {
    if (text.equals("-")) {
      return Cell.NULL;
    }
    return Character.isDigit(text.charAt(text.length() - 1)) || text.equals("NaN")
        ? Cell.number(text)
        : Cell.of(text);
  }

  private static List<List<Cell>> rows(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(";"))
            .map(row -> Arrays.stream(row.split(",")).map(ResultComparisonTest::cell).toList())
            .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing             | ''          | ''            | 0     | true  | true",
        "one row more        | 'a'         | 'a;a'         | 0     | false | false",
        "another order       | 'a;b'       | 'b;a'         | 0     | true  | false",
        "duplicates          | 'a;a;b'     | 'a;b;a'       | 0     | true  | false",
        "other duplicates    | 'a;a;b'     | 'a;b;b'       | 0     | false | false",
        "NULL and NULL       | '-,a'       | '-,a'         | 0     | true  | true",
        "NULL and something  | '-'         | 'a'           | 0     | false | false",
        "NULL and zero       | '-'         | '0'           | 9     | false | false",
        "a column more       | 'a'         | 'a,b'         | 0     | false | false",
        "by value            | '1.50;2'    | '1.5;2.00'    | 0     | true  | true",
        "powers of ten       | '1E+2'      | '100'         | 0     | true  | true",
        "zeros               | '0.00'      | '-0'          | 0     | true  | true",
        "number and text     | '1'         | '1x'          | 0     | false | false",
        "NaN                 | 'NaN'       | 'NaN'         | 0.1   | true  | true",
        "at the tolerance    | '1.00'      | '1.01'        | 0.01  | true  | true",
        "beyond it           | '1.00'      | '1.0101'      | 0.01  | false | false",
        "each finds its like | '1;2;3'     | '2.9;0.9;1.9' | 0.1   | true  | false",
        "groups by the rest  | 'a,1;b,2'   | 'b,2.1;a,0.9' | 0.1   | true  | false",
        "not across them     | 'a,1;b,2'   | 'a,2;b,1'     | 0.1   | false | false",
        "two numbers cross   | '1,5;1.1,3' | '1,3;1.1,5'   | 0.1   | true  | false",
        "two do not          | '1,5;1.1,3' | '1,3;1.1,4'   | 0.1   | false | false",
        "NULL beside numbers | '-,1;2,1'   | '2,1;-,1'     | 0.1   | true  | false",
      })
  void shouldCompare(
      String what, String old, String renewed, BigDecimal tolerance, boolean any, boolean ordered) {
    assertThat(new ResultComparison(false, tolerance).same(rows(old), rows(renewed)))
        .as(what)
        .isEqualTo(any);
    assertThat(new ResultComparison(false, tolerance).same(rows(renewed), rows(old)))
        .as("%s, the other way round", what)
        .isEqualTo(any);
    assertThat(new ResultComparison(true, tolerance).same(rows(old), rows(renewed)))
        .as("%s, in order", what)
        .isEqualTo(ordered);
  }
}
