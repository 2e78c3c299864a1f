package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Difference;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
    return "pg_temp.godwit_differs(%s, %s%s)".formatted(old(), fresh(), arguments());
  }

  /** The SQLSTATE with which the old side cannot become the new one; NULL if it can. */
  String failure() {
    return "pg_temp.godwit_failure(%s%s)".formatted(old(), arguments());
  }

  private String old() {
    return "r." + quote(names.old());
  }

  private String fresh() {
    return "r." + quote(names.fresh());
  }

  private String arguments() {
    return reads().stream().map(column -> ", r." + quote(column)).collect(Collectors.joining());
  }

  private String differsFunction(List<String> types) {
    return """
        CREATE OR REPLACE FUNCTION pg_temp.godwit_differs(o %1$s, n %2$s%3$s) RETURNS boolean
        LANGUAGE plpgsql AS $godwit$
        DECLARE u %2$s; d %1$s; up_fails boolean := false;
        BEGIN
          BEGIN
            DECLARE %4$s BEGIN u := (%5$s); END;
          EXCEPTION WHEN OTHERS THEN
            IF %8$s THEN RAISE; END IF;
            up_fails := true;
          END;
          IF NOT up_fails AND NOT (%6$s) THEN RETURN false; END IF;
        %7$s
        END $godwit$"""
        .formatted(
            transform.oldType(),
            transform.newType(),
            parameters(types),
            variables(transform.upColumn(), transform.oldType(), "o", types),
            transform.up(),
            transform.differs("n", "u"),
            differsDown(types),
            SqlFailure.caughtTransient());
  }

  private String differsDown(List<String> types) {
    if (transform.down() == null) {
      return newHasAuthority ? "RETURN false;" : "RETURN true;";
    }
    // A new value that the old side cannot hold is lost on the way back, and counted as that.
    return """
        BEGIN
          DECLARE %1$s BEGIN d := (%2$s); END;
        EXCEPTION WHEN OTHERS THEN
          IF %5$s THEN RAISE; END IF;
          RETURN %3$s;
        END;
        RETURN %4$s;
        """
        .formatted(
            variables(transform.downColumn(), transform.newType(), "n", types),
            transform.down(),
            newHasAuthority ? "false" : "true",
            Difference.of("o", "d", transform.oldByImage()),
            SqlFailure.caughtTransient());
  }

  private String failureFunction(List<String> types) {
    return """
        CREATE OR REPLACE FUNCTION pg_temp.godwit_failure(o %1$s%2$s) RETURNS text
        LANGUAGE plpgsql AS $godwit$
        DECLARE u %3$s; %4$s
        BEGIN
          IF coalesce((%5$s), false) THEN u := (%6$s); END IF;
          RETURN NULL;
        EXCEPTION WHEN OTHERS THEN
          IF %7$s THEN RAISE; END IF;
          RETURN SQLSTATE;
        END $godwit$"""
        .formatted(
            transform.oldType(),
            parameters(types),
            transform.newType(),
            variables(transform.upColumn(), transform.oldType(), "o", types),
            transform.where() == null ? "true" : transform.where(),
            transform.up(),
            SqlFailure.caughtTransient());
  }

  private static String parameters(List<String> types) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      text.append(", r").append(i).append(' ').append(types.get(i));
    }
    return text.toString();
  }

  private String variables(String name, String type, String value, List<String> types) {
    StringBuilder text = new StringBuilder(quote(name) + " " + type + " := " + value + ";");
    List<String> reads = List.copyOf(reads());
    for (int i = 0; i < reads.size(); i++) {
      if (!reads.get(i).equals(name)) {
        text.append(' ').append(quote(reads.get(i))).append(' ').append(types.get(i));
        text.append(" := r").append(i).append(';');
      }
    }
    return text.toString();
  }

  /** Columns other than the pair that the expressions read, in a fixed order. */
  private Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>(transform.upReads());
    reads.addAll(transform.downReads());
    reads.remove(transform.upColumn());
    reads.remove(transform.downColumn());
    return reads;
  }
}
