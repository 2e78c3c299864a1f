package io.godwit.report;

import java.util.List;
import java.util.Locale;

/** Headings, lines and tables of a Markdown text. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown heading(String level, String words) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append(level).append(' ').append(line(words)).append("\n\n");
    return this;
  }

  Markdown paragraph(String words) {
    text.append(words.strip()).append('\n');
    return this;
  }

  Markdown item(String words) {
    text.append("- ").append(line(words)).append('\n');
    return this;
  }

  Markdown table(List<String> titles, List<List<String>> rows) {
    row(titles);
    text.append("|---".repeat(titles.size())).append("|\n");
    rows.forEach(this::row);
    return this;
  }

  private void row(List<String> cells) {
    text.append("| ");
    text.append(String.join(" | ", cells.stream().map(Markdown::cell).toList()));
    text.append(" |\n");
  }

  private static String cell(String words) {
    return line(words).replace("|", "\\|");
  }

  private static String line(String words) {
    return words.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** A number with its thousands apart. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
