package io.godwit.cli;

import io.godwit.engine.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Looks through one file, line by line; of its text only the hits are kept. */
final class SourceFile {
  private static final int WINDOW = 6;
  private static final int KEPT = 160;

  private static final Pattern WRITES =
      Pattern.compile(
          "\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|copy|truncate|insert|upsert|set)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern READS =
      Pattern.compile(
          "\\b(select|from|join|where|order\\s+by|group\\s+by|returning|find|query|pluck|fetch)\\b",
          Pattern.CASE_INSENSITIVE);

  private final String name;
  private final int most;
  private final boolean whole;
  private final boolean goes;
  private final List<String> schemas;
  private final List<NameVariants> tables;
  private final List<NameVariants> columns;
  private final Deque<String> before = new ArrayDeque<>();
  private final List<Found> found = new ArrayList<>();
  private boolean table;

  private record Found(SourceHit hit, boolean qualified) {}

  /**
   * A file.
   *
   * @param most hits that are kept of it, and one more, which says that there are more
   */
  SourceFile(String name, SourceNames names, int most) {
    this.name = name;
    this.most = most;
    this.goes = names.goes();
    this.whole = names.whole();
    this.tables = names.tables().stream().map(t -> NameVariants.ofTable(t.name())).toList();
    this.columns = names.columns().stream().map(NameVariants::ofColumn).toList();
    this.schemas = names.tables().stream().map(TableName::schema).toList();
  }

  /**
   * Reads the next line.
   *
   * @param number from 1
   */
  void line(int number, String text) {
    for (int i = 0; i < tables.size(); i++) {
      NameVariants one = tables.get(i);
      int exact = one.exact(text);
      boolean other = exact >= 0 && inAnotherSchema(text, exact, schemas.get(i));
      int mapped = exact >= 0 ? -1 : one.mapped(text);
      table |= exact >= 0 && !other || mapped >= 0;
      if (whole && (exact >= 0 && !other || mapped >= 0)) {
        keep(number, text, one, exact >= 0 ? exact : mapped, exact >= 0, true);
      }
    }
    for (NameVariants one : columns) {
      int exact = one.exact(text);
      int mapped = exact >= 0 ? -1 : one.mapped(text);
      if (exact >= 0 || mapped >= 0) {
        int at = exact >= 0 ? exact : mapped;
        keep(number, text, one, at, exact >= 0, qualified(text, at));
      }
    }
    before.addLast(text);
    if (before.size() > WINDOW) {
      before.removeFirst();
    }
  }

  private void keep(
      int number, String text, NameVariants of, int at, boolean exact, boolean qualified) {
    if (found.size() > most) {
      return;
    }
    String line = text.strip().replaceAll("\\p{Cntrl}", " ");
    found.add(
        new Found(
            new SourceHit(
                name,
                number,
                at + 1,
                of.name(),
                use(text),
                exact,
                line.length() <= KEPT ? line : line.substring(0, KEPT - 3) + "..."),
            qualified));
  }

  /**
   * What was found. A column's name alone, in a file that does not name the table, may be that of
   * another table's column.
   */
  List<SourceHit> hits() {
    return found.stream()
        .map(
            one ->
                new SourceHit(
                    one.hit().file(),
                    one.hit().line(),
                    one.hit().column(),
                    one.hit().name(),
                    one.hit().use(),
                    goes && one.hit().sure() && (whole || table || one.qualified()),
                    one.hit().text()))
        .toList();
  }

  private boolean qualified(String text, int at) {
    String ahead = text.substring(0, at).replaceAll("[\"`\\[]+$", "");
    return tables.stream()
        .anyMatch(
            t ->
                Pattern.compile("\\b" + Pattern.quote(t.name()) + "[\"`\\]]?\\.$")
                    .matcher(ahead)
                    .find());
  }

  private static boolean inAnotherSchema(String text, int at, String schema) {
    var ahead =
        Pattern.compile("([\\p{Alnum}_$]+)[\"`\\]]?\\.[\"`\\[]?$").matcher(text.substring(0, at));
    // What stands before may be an object of the program as well: db.orders.
    return ahead.find() && !ahead.group(1).equalsIgnoreCase(schema) && sql(text);
  }

  private static boolean sql(String text) {
    return WRITES.matcher(text).find() || READS.matcher(text).find();
  }

  /** The nearest word that tells, upwards: statements go over several lines. */
  private SourceHit.Use use(String text) {
    SourceHit.Use here = of(text);
    for (String line : List.copyOf(before).reversed()) {
      // Whatever ended above is another statement.
      if (here != SourceHit.Use.NAMES || line.contains(";")) {
        break;
      }
      here = of(line);
    }
    return here;
  }

  private static SourceHit.Use of(String line) {
    if (WRITES.matcher(line).find()) {
      return SourceHit.Use.WRITES;
    }
    if (READS.matcher(line).find()) {
      return SourceHit.Use.READS;
    }
    return SourceHit.Use.NAMES;
  }
}
