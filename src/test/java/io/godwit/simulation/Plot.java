package io.godwit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lines over time as SVG: the same text on every machine, so that it can be committed. */
record Plot(String title, String unit, double seconds, double top, List<Line> lines) {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int RIGHT = 30;
  private static final int BELOW = 40;
  private static final int ABOVE = 46;
  private static final List<String> COLOURS = List.of("#1f6feb", "#d1242f", "#8250df");

  record Point(double x, double y) {}

  record Line(String name, List<Point> points) {}

  /** The picture; of each line the mean of every second. */
  String svg() {
    List<String> parts = new ArrayList<>();
    parts.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">"
            .formatted(WIDTH, HEIGHT));
    parts.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
    parts.add(text(LEFT, 18, "start", title + ", " + unit));
    for (int i = 0; i <= 4; i++) {
      double value = top * i / 4;
      parts.add(
          "<path d=\"M%d %s H%d\" stroke=\"#ddd\"/>"
              .formatted(LEFT, number(y(value)), WIDTH - RIGHT));
      parts.add(text(LEFT - 6, y(value) + 4, "end", number(value)));
      double second = seconds * i / 4;
      parts.add(text(x(second), HEIGHT - BELOW + 18, "middle", number(second) + " s"));
    }
    for (int i = 0; i < lines.size(); i++) {
      parts.add(
          "<polyline fill=\"none\" stroke-width=\"1.5\" stroke-opacity=\"0.85\" stroke=\"%s\" points=\"%s\"/>"
              .formatted(COLOURS.get(i), path(lines.get(i))));
      int at = LEFT + 240 + i * 200;
      parts.add(
          "<path d=\"M%d 14 h24\" stroke-width=\"3\" stroke=\"%s\"/>"
              .formatted(at, COLOURS.get(i)));
      parts.add(text(at + 30, 18, "start", lines.get(i).name()));
    }
    parts.add("</svg>");
    return String.join("\n", parts) + "\n";
  }

  private String path(Line line) {
    return line.points().stream()
        .collect(
            Collectors.groupingBy(
                point -> (int) point.x(), TreeMap::new, Collectors.averagingDouble(Point::y)))
        .entrySet()
        .stream()
        .map(entry -> number(x(entry.getKey())) + "," + number(y(entry.getValue())))
        .collect(Collectors.joining(" "));
  }

  private double x(double second) {
    return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    double height = HEIGHT - BELOW - ABOVE;
    return HEIGHT - BELOW - Math.min(1.05, value / top) * height;
  }

  private static String text(double x, double y, String anchor, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"#333\">%s</text>"
        .formatted(number(x), number(y), anchor, words);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }
}
