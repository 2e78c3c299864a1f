package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.SideColumn;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Functions of a session that judge a row, read as {@code r}, even where an expression fails for
 * it. They cost a subtransaction a row, so they are for rows of which that is known.
 */
record Judge(Transform transform, Transform.Names names, boolean newHasAuthority) {

  /** Makes the functions; asking twice does no harm. */
  void install(Connection connection) throws SQLException {
    List<String> types = new ArrayList<>();
    for (String column : reads()) {
      types.add(
          Rows.one(
              connection,
              row -> row.getString(1),
              "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                  + " ?::regclass AND attname = ? AND NOT attisdropped",
              transform.table().sql(),
              column));
    }
    Rows.execute(connection, differsFunction(types));
    Rows.execute(connection, failureFunction(types));
  }

  /** True if the sides of the row do not agree. */
  String differs() {
    return "pg_temp.godwit_differs(%s, %s%s)"
        .formatted(row(names.old()), row(names.fresh()), arguments());
  }

  /** The SQLSTATE with which the old side cannot become the new one; NULL if it can. */
  String failure() {
    return "pg_temp.godwit_failure(%s%s)".formatted(row(names.old()), arguments());
  }

  private static String row(List<String> names) {
    return names.stream().map(name -> "r." + quote(name)).collect(Collectors.joining(", "));
  }

  private String arguments() {
    return reads().stream().map(column -> ", r." + quote(column)).collect(Collectors.joining());
  }

  private String differsFunction(List<String> types) {
    return """
        CREATE OR REPLACE FUNCTION pg_temp.godwit_differs(%1$s, %2$s%3$s) RETURNS boolean
        LANGUAGE plpgsql AS $godwit$
        DECLARE %4$s %5$s up_fails boolean := false;
        BEGIN
          BEGIN
            DECLARE %6$s BEGIN %7$s END;
          EXCEPTION WHEN OTHERS THEN
            IF %10$s THEN RAISE; END IF;
            up_fails := true;
          END;
          IF NOT up_fails AND NOT (%8$s) THEN RETURN false; END IF;
        %9$s
        END $godwit$"""
        .formatted(
            parameters("o", transform.old()),
            parameters("n", transform.fresh()),
            parameters(types),
            declared("u", transform.fresh()),
            declared("d", transform.old()),
            variables("o", transform.old(), types),
            computed("u", transform.fresh()),
            any(
                transform.fresh(),
                i -> transform.fresh().get(i).differs("godwit_n" + i, "godwit_u" + i)),
            differsDown(types),
            SqlFailure.caughtTransient());
  }

  private String differsDown(List<String> types) {
    boolean back = newHasAuthority ? transform.someWayBack() : transform.wayBack();
    if (!back) {
      return newHasAuthority ? "RETURN false;" : "RETURN true;";
    }
    // A new value that the old side cannot hold is lost on the way back, and counted as that.
    return """
        BEGIN
          DECLARE %1$s BEGIN %2$s END;
        EXCEPTION WHEN OTHERS THEN
          IF %5$s THEN RAISE; END IF;
          RETURN %3$s;
        END;
        RETURN %4$s;
        """
        .formatted(
            variables("n", transform.fresh(), types),
            computed("d", transform.old()),
            newHasAuthority ? "false" : "true",
            any(
                transform.old(),
                i -> transform.old().get(i).differsAtAll("godwit_o" + i, "godwit_d" + i)),
            SqlFailure.caughtTransient());
  }

  private String failureFunction(List<String> types) {
    return """
        CREATE OR REPLACE FUNCTION pg_temp.godwit_failure(%1$s%2$s) RETURNS text
        LANGUAGE plpgsql AS $godwit$
        DECLARE %3$s %4$s
        BEGIN
          IF coalesce((%5$s), false) THEN %6$s END IF;
          RETURN NULL;
        EXCEPTION WHEN OTHERS THEN
          IF %7$s THEN RAISE; END IF;
          RETURN SQLSTATE;
        END $godwit$"""
        .formatted(
            parameters("o", transform.old()),
            parameters(types),
            declared("u", transform.fresh()),
            variables("o", transform.old(), types),
            transform.where() == null ? "true" : transform.where(),
            computed("u", transform.fresh()),
            SqlFailure.caughtTransient());
  }

  private static String parameters(String letter, List<SideColumn> columns) {
    return joined(columns, ", ", i -> "godwit_" + letter + i + " " + columns.get(i).type());
  }

  private static String declared(String letter, List<SideColumn> columns) {
    return joined(columns, " ", i -> "godwit_" + letter + i + " " + columns.get(i).type() + ";");
  }

  /** What an expression leads to. */
  private static String computed(String letter, List<SideColumn> columns) {
    return led(
        columns,
        " ",
        i -> "godwit_%s%d := (%s);".formatted(letter, i, columns.get(i).expression()));
  }

  private static String any(List<SideColumn> columns, IntFunction<String> condition) {
    return led(columns, " OR ", condition);
  }

  private static String led(List<SideColumn> columns, String by, IntFunction<String> text) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).expression() != null)
        .mapToObj(text)
        .collect(Collectors.joining(by));
  }

  private static String joined(List<SideColumn> columns, String by, IntFunction<String> text) {
    return IntStream.range(0, columns.size()).mapToObj(text).collect(Collectors.joining(by));
  }

  private static String parameters(List<String> types) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      text.append(", godwit_r").append(i).append(' ').append(types.get(i));
    }
    return text.toString();
  }

  private String variables(String letter, List<SideColumn> side, List<String> types) {
    StringBuilder text =
        new StringBuilder(
            joined(
                side,
                " ",
                i ->
                    "%s %s := godwit_%s%d;"
                        .formatted(quote(side.get(i).spoken()), side.get(i).type(), letter, i)));
    Set<String> spoken = spoken(side);
    List<String> reads = List.copyOf(reads());
    for (int i = 0; i < reads.size(); i++) {
      if (!spoken.contains(reads.get(i))) {
        text.append(' ').append(quote(reads.get(i))).append(' ').append(types.get(i));
        text.append(" := godwit_r").append(i).append(';');
      }
    }
    return text.toString();
  }

  /** Columns of neither side that the expressions read, in a fixed order. */
  private Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>(transform.upReads());
    reads.addAll(transform.downReads());
    reads.removeAll(spoken(transform.old()));
    reads.removeAll(spoken(transform.fresh()));
    return reads;
  }

  private static Set<String> spoken(List<SideColumn> side) {
    return side.stream().map(SideColumn::spoken).collect(Collectors.toSet());
  }
}
