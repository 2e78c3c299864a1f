package io.godwit.report;

import static io.godwit.report.Markdown.number;
import static io.godwit.report.ReportText.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts and checksums before and after. */
record ColumnsText(List<Column> columns) {
  void write(Markdown text) {
    text.heading("##", "Counts and checksums");
    if (columns.isEmpty()) {
      text.paragraph("None are taken: the backfill has not begun.");
      return;
    }
    text.table(
        List.of("when", "column", "rows", "NULL", "sum", "checksum"),
        columns.stream().map(ColumnsText::row).toList());
    text.paragraph("");
    Map<String, Column> before = old("before");
    Map<String, Column> after = old("after");
    if (!before.isEmpty() && before.keySet().equals(after.keySet())) {
      text.paragraph(compared(before, after));
    }
    text.paragraph(
        "The least and the greatest value are values of rows and stay in the database:"
            + " `SELECT moment, side, column_name, least, greatest FROM godwit.summaries`.");
  }

  private Map<String, Column> old(String moment) {
    return columns.stream()
        .filter(column -> column.moment().equals(moment) && column.side().equals("old"))
        .filter(column -> column.trouble() == null)
        .collect(Collectors.toMap(Column::name, column -> column));
  }

  private static String compared(Map<String, Column> before, Map<String, Column> after) {
    boolean one = before.size() == 1;
    boolean same =
        before.entrySet().stream()
            .allMatch(each -> same(each.getValue(), after.get(each.getKey())));
    return same
        ? "The old column" + (one ? "" : "s") + " held the same values at both times."
        : "The old column"
            + (one ? " has" : "s have")
            + " changed meanwhile, as under an application that writes.";
  }

  private static boolean same(Column before, @Nullable Column after) {
    return after != null
        && Objects.equals(before.checksum(), after.checksum())
        && Objects.equals(before.rows(), after.rows());
  }

  private static List<String> row(Column column) {
    List<String> cells = new ArrayList<>();
    cells.add(column.moment() + ", " + time(column.at()));
    cells.add(column.side() + ": " + column.name());
    if (column.trouble() != null) {
      cells.addAll(List.of("could not be had: " + column.trouble(), "", "", ""));
    } else {
      cells.add(count(column.rows()));
      cells.add(count(column.nulls()));
      cells.add(Objects.requireNonNullElse(column.total(), "no number"));
      cells.add(Objects.requireNonNullElse(column.checksum(), ""));
    }
    return cells;
  }

  private static String count(@Nullable Long number) {
    return number == null ? "" : number(number);
  }
}
