package io.godwit.report;

import static io.godwit.report.Markdown.number;
import static io.godwit.report.ReportText.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
    find("before", "old")
        .flatMap(before -> find("after", "old").map(after -> compared(before, after)))
        .ifPresent(text::paragraph);
    text.paragraph(
        "The least and the greatest value are values of rows and stay in the database:"
            + " `SELECT moment, side, least, greatest FROM godwit.summaries`.");
  }

  private Optional<Column> find(String moment, String side) {
    return columns.stream()
        .filter(column -> column.moment().equals(moment) && column.side().equals(side))
        .filter(column -> column.trouble() == null)
        .findFirst();
  }

  private static String compared(Column before, Column after) {
    return Objects.equals(before.checksum(), after.checksum())
            && Objects.equals(before.rows(), after.rows())
        ? "The old column held the same values at both times."
        : "The old column has changed meanwhile, as under an application that writes.";
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

  private static String count(@org.jspecify.annotations.Nullable Long number) {
    return number == null ? "" : number(number);
  }
}
